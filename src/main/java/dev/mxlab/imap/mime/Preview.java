package dev.mxlab.imap.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The first words of a message (RFC 8970 section 3.1): 200 characters of text without quotes. */
public final class Preview {
  private static final int LONGEST = 200;
  private static final int LOOK_AT = 128 * 1024;

  private Preview() {}

  /** Gives a part's decoded body. */
  @FunctionalInterface
  public interface Bodies {
    @Nullable InputStream open(Part part) throws IOException;
  }

  /** The preview as UTF-8; empty where the message has no text. */
  public static byte[] of(Part message, Bodies bodies) throws IOException {
    Part part = text(message);
    if (part == null) {
      return new byte[0];
    }
    String body;
    try (InputStream in = bodies.open(part)) {
      if (in == null) {
        return new byte[0];
      }
      Charset charset = Charsets.find(part.charset()).orElse(StandardCharsets.UTF_8);
      body = new String(in.readNBytes(LOOK_AT), charset);
    }
    ContentType type = ContentType.of(part.fields(), false);
    boolean html = type.subtype().toLowerCase(Locale.ROOT).contains("html");
    return snippet(html ? Markup.text(body) : body).getBytes(StandardCharsets.UTF_8);
  }

  /** The first part that is text, plain before HTML among alternatives. */
  private static @Nullable Part text(Part part) {
    return switch (part.kind()) {
      case TEXT -> part;
      case OTHER, MESSAGE -> null;
      case MULTIPART -> {
        for (Part child : part.children()) {
          Part found = text(child);
          if (found != null) {
            yield found;
          }
        }
        yield null;
      }
    };
  }

  /** Quoted lines come only where there is nothing else. */
  private static String snippet(String body) {
    StringBuilder own = new StringBuilder();
    StringBuilder quoted = new StringBuilder();
    for (String line : body.split("\r?\n", -1)) {
      boolean isQuote = line.startsWith(">");
      StringBuilder target = isQuote ? quoted : own;
      append(target, isQuote ? line.substring(1) : line);
      if (own.codePointCount(0, own.length()) > LONGEST) {
        break;
      }
    }
    String text = own.toString().trim().isEmpty() ? quote(quoted) : own.toString().trim();
    int most = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
    return text.substring(0, most).trim();
  }

  private static String quote(StringBuilder quoted) {
    String text = quoted.toString().trim();
    return text.isEmpty() ? "" : ">" + text;
  }

  private static void append(StringBuilder target, String line) {
    boolean space = target.length() == 0 || target.charAt(target.length() - 1) == ' ';
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\0' || c == '\ufeff') {
        continue;
      } else if (c <= ' ') {
        if (!space) {
          target.append(' ');
        }
        space = true;
      } else {
        target.append(c);
        space = false;
      }
    }
    if (!space) {
      target.append(' ');
    }
  }
}
