"""The pack: what is told to whom, protected, as a page, tables alone, a workbook, tidy figures and a manifest."""
