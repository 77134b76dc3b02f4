package dev.mxlab.imap.mime;

import java.io.IOException;
import java.io.InputStream;
import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.jspecify.annotations.Nullable;

/** Transfer encodings (RFC 2045 section 6), read forgivingly by mime4j's decoders. */
public final class Transfer {
  private Transfer() {}

  /** Decodes; null for an encoding that nobody knows. */
  public static @Nullable InputStream decode(InputStream body, String encoding) throws IOException {
    return switch (encoding) {
      case "7bit", "8bit", "binary" -> body;
      case "base64" -> new Base64InputStream(body, DecodeMonitor.SILENT);
      case "quoted-printable" -> new QuotedPrintableInputStream(body, DecodeMonitor.SILENT);
      default -> null;
    };
  }
}
