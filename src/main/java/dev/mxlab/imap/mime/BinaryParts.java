package dev.mxlab.imap.mime;

import dev.mxlab.mailbox.MailStore;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Makes a message that came as a literal8 one of lines (RFC 3516 section 4.4): parts whose transfer
 * encoding is binary become base64. What is a multipart stays, as nothing but boundaries is in it.
 */
public final class BinaryParts {
  private static final String FIELD = "Content-Transfer-Encoding: base64\r\n";

  /**
   * Octets that become others.
   *
   * @param text what takes their place
   * @param encodes whether they are encoded instead
   */
  private record Edit(long start, long length, byte[] text, boolean encodes) {}

  private final List<Edit> edits = new ArrayList<>();

  private BinaryParts() {}

  /** Writes the message as it shall be kept; false when it may stay as it is. */
  public static boolean convert(MailStore.Content message, OutputStream out) throws IOException {
    BinaryParts parts = new BinaryParts();
    try (InputStream in = message.open()) {
      parts.find(PartScan.scan(in));
    }
    if (parts.edits.isEmpty()) {
      return false;
    }
    parts.edits.sort(Comparator.comparingLong(Edit::start));
    try (InputStream in = message.open()) {
      parts.write(in, out);
    }
    return true;
  }

  private void find(Part part) {
    boolean binary = false;
    if (part.kind() != Part.Kind.MULTIPART) {
      HeaderBlock fields = part.fields();
      for (HeaderBlock.Field field : fields.fields()) {
        if (isBinary(fields, field)) {
          // A header without end has no body that could be encoded.
          byte[] text = (fields.ended() ? FIELD : "").getBytes(StandardCharsets.US_ASCII);
          long start = part.header().start() + field.start();
          edits.add(new Edit(start, field.end() - field.start(), text, false));
          binary = fields.ended();
        }
      }
    }
    if (binary && part.children().isEmpty() && part.body().length() > 0) {
      edits.add(new Edit(part.body().start(), part.body().length(), new byte[0], true));
    }
    part.children().forEach(this::find);
  }

  private static boolean isBinary(HeaderBlock fields, HeaderBlock.Field field) {
    String raw = fields.raw(field).strip();
    return field.name().equals("content-transfer-encoding")
        && raw.indexOf('\n') < 0
        && fields.value(field).strip().toLowerCase(Locale.ROOT).equals("binary");
  }

  private void write(InputStream in, OutputStream out) throws IOException {
    long at = 0;
    for (Edit edit : edits) {
      copy(in, edit.start() - at, out);
      if (edit.encodes()) {
        try (OutputStream lines = Base64.getMimeEncoder().wrap(new StaysOpen(out))) {
          copy(in, edit.length(), lines);
        }
      } else {
        copy(in, edit.length(), OutputStream.nullOutputStream());
        out.write(edit.text());
      }
      at = edit.start() + edit.length();
    }
    in.transferTo(out);
  }

  private static void copy(InputStream in, long length, OutputStream out) throws IOException {
    byte[] buffer = new byte[(int) Math.min(8192, Math.max(1, length))];
    long left = length;
    while (left > 0) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        return;
      }
      out.write(buffer, 0, n);
      left -= n;
    }
  }

  /** The end of what is encoded is not the end of the message. */
  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      out.write(octets, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
