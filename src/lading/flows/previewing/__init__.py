"""Look before you act: an act rehearsed, its consequences drawn, said and compared."""
