import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
} from "@cantoo/pdf-lib";

/** What a reader copies out of a PDF: the strings of each page, in the order in which they were written. */
export async function pdfText(bytes: Uint8Array): Promise<string[][]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return document.getPages().map(({ node }) => {
    const fonts = node.Resources()?.lookup(PDFName.of("Font"), PDFDict);
    const letters = new Map((fonts?.entries() ?? []).map(([name]) => [
      name.asString(),
      lettersOf(fonts?.lookup(name, PDFDict)),
    ]));
    const contents = node.Contents();
    const streams = contents instanceof PDFArray ? contents.asArray() : [contents];
    const written = streams.map((one) => decoded(document.context.lookup(one))).join("\n");
    return stringsOf(written, letters);
  });
}

/** The strings that are drawn, by the letters of the font that holds at each of them. */
function stringsOf(written: string, letters: Map<string, Map<string, string>>): string[] {
  const strings: string[] = [];
  let font = "";
  for (const [, named, hex] of written.matchAll(/(\/\S+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj/g)) {
    if (named) font = named;
    const glyphs = hex?.match(/.{4}/g);
    if (glyphs) {
      strings.push(
        glyphs.map((one) => letters.get(font)?.get(one.toUpperCase()) ?? "\ufffe").join(""),
      );
    }
  }
  return strings;
}

/** What each glyph of a font stands for, as the font itself says. */
function lettersOf(font: PDFDict | undefined): Map<string, string> {
  const map = decoded(font?.lookup(PDFName.of("ToUnicode")));
  return new Map([...map.matchAll(/<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>/g)].map((
    [, glyph = "", units = ""],
  ) => [
    glyph.toUpperCase(),
    String.fromCharCode(...(units.match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16))),
  ]));
}

function decoded(stream: unknown): string {
  if (!(stream instanceof PDFRawStream)) return "";
  return new TextDecoder("latin1").decode(decodePDFRawStream(stream).decode());
}
