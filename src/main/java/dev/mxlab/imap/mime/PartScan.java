package dev.mxlab.imap.mime;

import dev.mxlab.imap.mime.Part.Extent;
import dev.mxlab.imap.mime.Part.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a message in one reading (RFC 2046 section 5.1). What is malformed is taken as
 * dovecot takes it: a line need only begin with a boundary, of several that match the longest
 * counts, a boundary ends a header too, and a multipart without boundary has no parts.
 */
public final class PartScan {
  private static final int DEEPEST = 100;
  private static final int MOST_PARTS = 10_000;

  /**
   * A boundary line that was found: whose it is, whether it was the last, and where what stands
   * before it ends.
   */
  private record Delimiter(int level, boolean last, Lines.Mark before) {}

  private record Scanned(Part part, @Nullable Delimiter end) {}

  private final Lines lines;
  private final List<String> boundaries = new ArrayList<>();

  /** Where the part that was finished last ends: what it is in ends no earlier. */
  private Lines.Mark innerEnd = new Lines.Mark(0, 0, 0);

  private int depth;
  private int parts;

  private PartScan(InputStream in) {
    this.lines = new Lines(in);
  }

  /** Reads a message to its end, as it is stored. */
  public static Part scan(InputStream message) throws IOException {
    return new PartScan(message).part(false).part();
  }

  /** Reads the header of a message only. */
  public static HeaderBlock header(InputStream message) throws IOException {
    PartScan scan = new PartScan(message);
    scan.header();
    return HeaderBlock.parse(scan.lines.kept(), 0, scan.lines.keptLength());
  }

  private Scanned part(boolean inDigest) throws IOException {
    depth++;
    parts++;
    Lines.Mark start = lines.mark();
    Delimiter end = header();
    HeaderBlock fields = HeaderBlock.parse(lines.kept(), 0, lines.keptLength());
    boolean cut = end != null;
    Lines.Mark lastLine = lines.beforeLineStart();
    Lines.Mark body = cut ? lines.lineStart() : lines.mark();
    ContentType type = ContentType.of(fields, inDigest);
    String boundary = type.isMultipart() ? type.boundary() : null;
    boolean tooMuch = depth > DEEPEST || parts > MOST_PARTS;
    List<Part> children = new ArrayList<>();
    Kind kind = kind(type);
    if (tooMuch && (kind == Kind.MULTIPART || kind == Kind.MESSAGE)) {
      kind = Kind.OTHER;
    }
    if (kind == Kind.MESSAGE) {
      if (end == null) {
        Scanned inner = part(false);
        children.add(inner.part());
        end = inner.end();
      } else {
        children.add(nothing(body));
      }
    } else if (end == null && kind == Kind.MULTIPART && boundary != null) {
      end = multipart(boundary, type.subtype().equalsIgnoreCase("digest"), children);
    } else if (end == null) {
      end = skipToDelimiter();
    }
    Lines.Mark stop = end == null ? lines.mark() : end.before().notBefore(body);
    if (!children.isEmpty()) {
      stop = stop.notBefore(innerEnd);
    }
    innerEnd = stop;
    depth--;
    Lines.Mark headerEnd = cut ? lastLine.notBefore(start) : body;
    Part part = new Part(start.to(headerEnd), body.to(stop), kind, fields, List.copyOf(children));
    return new Scanned(part, end);
  }

  private static Part nothing(Lines.Mark at) {
    Extent none = at.to(at);
    return new Part(none, none, Kind.TEXT, HeaderBlock.EMPTY, List.of());
  }

  private static Kind kind(ContentType type) {
    if (type.isMultipart()) {
      return Kind.MULTIPART;
    } else if (type.isMessage()) {
      return Kind.MESSAGE;
    }
    return type.is("text") ? Kind.TEXT : Kind.OTHER;
  }

  private @Nullable Delimiter header() throws IOException {
    lines.keep();
    while (lines.next()) {
      if (lines.isBlank()) {
        lines.keepNoMore();
        return null;
      }
      Delimiter end = delimiter(lines.lineStart());
      if (end != null) {
        lines.dropLine();
        lines.keepNoMore();
        return end;
      }
    }
    lines.keepNoMore();
    return null;
  }

  private @Nullable Delimiter multipart(String boundary, boolean digest, List<Part> children)
      throws IOException {
    int level = boundaries.size();
    boundaries.add(boundary);
    Delimiter found = skipToDelimiter();
    while (found != null && found.level() == level && !found.last() && parts < MOST_PARTS) {
      Scanned child = part(digest);
      children.add(child.part());
      found = child.end();
    }
    boundaries.subList(level, boundaries.size()).clear();
    return found != null && found.level() == level ? skipEpilogue() : found;
  }

  /** What follows a boundary at once has no line end before it that would be a part of it. */
  private @Nullable Delimiter skipEpilogue() throws IOException {
    if (!lines.next()) {
      return null;
    }
    Delimiter atOnce = delimiter(lines.lineStart());
    return atOnce != null ? atOnce : skipToDelimiter();
  }

  private @Nullable Delimiter skipToDelimiter() throws IOException {
    while (lines.next()) {
      Delimiter found = delimiter(lines.beforeLineStart());
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Delimiter delimiter(Lines.Mark before) {
    if (boundaries.isEmpty() || !lines.startsWith("--", 0)) {
      return null;
    }
    int level = -1;
    int longest = -1;
    for (int i = boundaries.size() - 1; i >= 0; i--) {
      String boundary = boundaries.get(i);
      if (boundary.length() > longest && lines.startsWith(boundary, 2)) {
        level = i;
        longest = boundary.length();
      }
    }
    return level < 0 ? null : new Delimiter(level, lines.startsWith("--", 2 + longest), before);
  }
}
