"""Why a row of the source is not in Lading as it stands there: the words behind the codes of remarks."""

REASONS = {
    "broken": "Rows that could not be understood; they were left out.",
    "nothing": "Rows of quantity zero; they were left out.",
    "stock_booking": "Documents without customer and without money: stock bookings, no orders; they were left out.",
    "bookkeeping": "The company's own costs and corrections without a customer; they were left out.",
    "no_lines": "Orders without a single item in the source; they were left out.",
    "no_line": "Rows that say something of their order and have no item of their own.",
    "no_order": "Rows whose order is not in the files; they were left out.",
    "already_there": "Orders that this channel had brought before; they were left as they stand.",
    "credit_matched": "Credit rows that became returned or cancelled units of the order that they undo.",
    "credit_alone": "Credit rows (or parts) whose sale is not in the files: kept as orders of their own, called off.",
    "rounded": "Amounts with fractions of the smallest coin: rounded, as money is.",
    "same_item": "Codes that are one item, because they differ in nothing but how they were written.",
    "same_customer": "Customers that are one, because they differ in nothing but how they were written.",
    "code_changed": "Codes with slashes or control characters, or too long: written so that they can be codes.",
    "never_sold": "Codes that stand in rows which were left out, and nowhere else.",
    "never_ordered": "Customers of rows which were left out, and of no others.",
    "item_was_there": "Items that Lading knew before; they were left as they stand.",
    "customer_was_there": "Customers that Lading knew before; they were left as they stand.",
    "no_country": "Names of countries that are none; those orders have no address.",
    "odd_measure": "Weights or sizes that are no numbers; the items came without them.",
    "odd_line": "Lines without a quantity or an item, or of a negative price; they were left out.",
    "discount_cut": "Discounts below nothing, or of more than they are taken from: they count up to that.",
    "no_goods": "Codes that are no goods (postage, fees, vouchers, manual entries): items without stock, not for sale.",
    "free": "Lines that were given away: they are lines at no price.",
    "no_price": "Lines without a price in the source; they and their discounts count for nothing.",
    "duties": "Duties, which the source states beside the lines: they became lines.",
    "charge": "Tips and duties, which the source keeps beside the sum of the goods: they are lines.",
    "goods_differ": "Orders whose own sum of goods is not that of their lines; the lines were kept.",
    "paid_differs": "Orders whose payment could not be kept as the source says.",
    "refund_cut": "Refunds of more than was paid as far as the source says; they count up to that.",
    "total_differs": "Orders whose own total is not the sum of their parts; the parts were kept.",
    "adjusted": "Orders of which something had to be changed to fit.",
    "not_approved": "Payments that were never approved: they count as authorised at most, and not as paid.",
    "odd_payment": "Orders that were paid more or less than they come to; both are kept as the source says.",
    "unpaid_back": "Orders called off after payment, with no refund in the source; they stand in credit.",
}


def sentence_of(code: str) -> str:
    """What a code means; one that nobody explained stands for itself."""
    return REASONS.get(code, code)
