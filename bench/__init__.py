"""What other programs run for the benchmarks, and what reading is measured against."""
