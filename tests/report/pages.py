"""A page taken apart, for tests: its elements in order, each with attributes and text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "line", "rect", "circle", "path", "br", "img"}


@dataclass(repr=False, eq=False)
class Element:
    tag: str
    attributes: dict
    inside: tuple
    text: str = ""
    children: list = field(default_factory=list)

    def __repr__(self):
        return f"<{self.tag} {self.attributes}>"

    def under(self, tag):
        return any(each.tag == tag for each in self.inside)


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements = [], []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {[each.tag for each in self.open]}"

    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes), tuple(self.open))
        if self.open:
            self.open[-1].children.append(element)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open and self.open[-1].tag == tag, f"</{tag}> closes {self.open[-1].tag}"
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.text += data

    def all(self, *tags):
        return [each for each in self.elements if each.tag in tags]
