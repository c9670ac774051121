"""The only Streamlit of the package: opening a page, cached reads, shared widgets."""
