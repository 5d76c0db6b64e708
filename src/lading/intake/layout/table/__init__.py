"""Tables of goods read by what stands in them: columns by places, their meaning by what they hold and add up to."""
