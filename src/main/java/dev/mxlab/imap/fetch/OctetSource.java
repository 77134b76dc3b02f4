package dev.mxlab.imap.fetch;

import dev.mxlab.imap.mime.HeaderBlock;
import dev.mxlab.imap.mime.Part;
import dev.mxlab.imap.view.OpenMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the octets that a section means, as they are sent. */
public final class OctetSource {
  /**
   * Octets of known number.
   *
   * @param binary whether anything may be among them, NUL too
   */
  public record Octets(InputStream in, long size, boolean binary) implements AutoCloseable {
    static Octets none() {
      return new Octets(InputStream.nullInputStream(), 0, false);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** A line's end that lacks its CR. */
  static final Pattern LONE = Pattern.compile("(?<!\r)\n");

  private OctetSource() {}

  /** The section without its partial. */
  public static Octets plain(OpenMessage message, Section section) throws IOException {
    boolean whole = section.path().isEmpty();
    if (whole && section.what() == Section.What.ALL) {
      return new Octets(message.wire(), message.message().size(), false);
    }
    if (whole && isFields(section)) {
      return fields(message.header(), section);
    }
    Part part = message.parts().find(section.path());
    if (part == null) {
      return Octets.none();
    }
    return switch (section.what()) {
      case ALL -> octets(message, part.body());
      case MIME -> octets(message, part.header());
      case HEADER, TEXT, FIELDS, FIELDS_NOT -> {
        Part inner = whole ? part : inner(part);
        if (inner == null) {
          yield Octets.none();
        } else if (isFields(section)) {
          yield fields(inner.fields(), section);
        }
        yield octets(message, section.what() == Section.What.TEXT ? inner.body() : inner.header());
      }
    };
  }

  private static boolean isFields(Section section) {
    return section.what() == Section.What.FIELDS || section.what() == Section.What.FIELDS_NOT;
  }

  private static @Nullable Part inner(Part part) {
    return part.kind() == Part.Kind.MESSAGE ? part.children().get(0) : null;
  }

  private static Octets octets(OpenMessage message, Part.Extent extent) throws IOException {
    return new Octets(message.wire(extent), extent.wire(), false);
  }

  private static Octets fields(HeaderBlock header, Section section) {
    StringBuilder chosen = new StringBuilder();
    boolean wanted = section.what() == Section.What.FIELDS;
    for (HeaderBlock.Field field : header.fields()) {
      if (section.names().contains(field.name()) == wanted) {
        String raw = header.raw(field);
        chosen.append(LONE.matcher(raw).replaceAll("\r\n"));
        if (!raw.endsWith("\n")) {
          chosen.append("\r\n");
        }
      }
    }
    if (header.ended()) {
      chosen.append("\r\n");
    }
    byte[] octets = chosen.toString().replace('\0', '\u0080').getBytes(StandardCharsets.ISO_8859_1);
    return new Octets(new ByteArrayInputStream(octets), octets.length, false);
  }

  /** Sizes are told of parts whose whole message can be decoded only. */
  static boolean decodes(OpenMessage message, Section section)
      throws IOException, Unencoded.MalformedException {
    Part parts = message.parts();
    return parts.find(section.path()) == null || new Unencoded(message).add(parts, true);
  }

  /** The section without transfer encoding (RFC 3516); null when that is unknown. */
  static @Nullable Octets binary(OpenMessage message, Section section)
      throws IOException, Unencoded.MalformedException {
    if (section.what() != Section.What.ALL) {
      return plain(message, section);
    }
    boolean whole = section.path().isEmpty();
    Part part = message.parts().find(section.path());
    if (part == null) {
      return Octets.none();
    }
    Unencoded unencoded = new Unencoded(message);
    if (!unencoded.add(part, whole)) {
      return null;
    }
    return unencoded.changed() || hasNul(message, part)
        ? unencoded.octets()
        : plain(message, section);
  }

  /** Whether a part or its header has a NUL, which only a literal8 can say. */
  private static boolean hasNul(OpenMessage message, Part part) throws IOException {
    long start = part.header().start();
    long end = part.body().start() + part.body().length();
    byte[] buffer = new byte[8 * 1024];
    try (InputStream in = message.stored(new Part.Extent(start, end - start, 0, 0))) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (dev.mxlab.mailbox.Octets.has(buffer, 0, n, '\0')) {
          return true;
        }
      }
    }
    return false;
  }
}
