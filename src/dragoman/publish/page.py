from dragoman.records import Document
def render_page(document: Document) -> str: return ""
def render_reports_table(document: Document) -> str: return ""
