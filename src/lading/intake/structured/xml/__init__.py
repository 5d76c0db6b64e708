"""XML documents of the trade: UBL with Peppol, cXML, and the Cross Industry messages of Order-X and Factur-X."""
