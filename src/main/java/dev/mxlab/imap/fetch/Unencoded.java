package dev.mxlab.imap.fetch;

import dev.mxlab.imap.fetch.OctetSource.Octets;
import dev.mxlab.imap.mime.HeaderBlock;
import dev.mxlab.imap.mime.Part;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.mailbox.PieceStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message or a part of it as it would be without transfer encodings (RFC 3516 section 4.3): the
 * bodies of encoded parts are decoded, and the headers of these say that they are binary. What lies
 * between is as it was.
 */
final class Unencoded {
  private static final String ENCODING = "content-transfer-encoding";
  private static final Set<String> PLAIN = Set.of("7bit", "8bit", "binary");
  private static final Set<String> ENCODED = Set.of("base64", "quoted-printable");

  /** A stretch of octets that can be read more than once. */
  @FunctionalInterface
  private interface Piece {
    @Nullable InputStream open() throws IOException;
  }

  /** An encoded part that cannot be decoded. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final OpenMessage message;
  private final List<Piece> pieces = new ArrayList<>();
  private boolean changed;

  Unencoded(OpenMessage message) {
    this.message = message;
  }

  /** Whether anything is other than it is stored. */
  boolean changed() {
    return changed;
  }

  /**
   * Adds a part.
   *
   * @return false when the encoding of it or of a part in it is unknown
   */
  boolean add(Part part, boolean withHeader) throws IOException, MalformedException {
    boolean leaf = part.kind() == Part.Kind.TEXT || part.kind() == Part.Kind.OTHER;
    String encoding = part.encoding();
    if (!PLAIN.contains(encoding) && !ENCODED.contains(encoding)) {
      return false;
    }
    boolean encoded = leaf && ENCODED.contains(encoding) && part.body().length() > 0;
    if (withHeader && encoded) {
      header(part.fields());
    } else if (withHeader) {
      between(part.header().start(), end(part.header()));
    }
    if (encoded) {
      if (!Encoded.isWhole(message.stored(part.body()), encoding.equals("base64"))) {
        throw new MalformedException();
      }
      changed = true;
      pieces.add(() -> message.decoded(part));
    } else if (leaf) {
      between(part.body().start(), end(part.body()));
    } else {
      return children(part);
    }
    return true;
  }

  private boolean children(Part part) throws IOException, MalformedException {
    long at = part.body().start();
    for (Part child : part.children()) {
      between(at, child.header().start());
      if (!add(child, true)) {
        return false;
      }
      at = end(child.body());
    }
    between(at, end(part.body()));
    return true;
  }

  private static long end(Part.Extent extent) {
    return extent.start() + extent.length();
  }

  private void between(long start, long end) {
    if (end > start) {
      Part.Extent extent = new Part.Extent(start, end - start, 0, 0);
      pieces.add(() -> message.stored(extent));
    }
  }

  private void header(HeaderBlock header) {
    StringBuilder text = new StringBuilder();
    for (HeaderBlock.Field field : header.fields()) {
      if (!field.name().equals(ENCODING)) {
        String raw = header.raw(field);
        text.append(OctetSource.LONE.matcher(raw).replaceAll("\r\n"));
      }
    }
    byte[] octets =
        text.append("Content-Transfer-Encoding: binary\r\n\r\n")
            .toString()
            .getBytes(StandardCharsets.ISO_8859_1);
    pieces.add(() -> new ByteArrayInputStream(octets));
  }

  Octets octets() throws IOException {
    long size = 0;
    byte[] buffer = new byte[8 * 1024];
    try (InputStream all = new InTurn(pieces)) {
      for (int n = all.read(buffer); n >= 0; n = all.read(buffer)) {
        size += n;
      }
    }
    return new Octets(new InTurn(pieces), size, true);
  }

  /** One piece after the other, each opened when it is needed. */
  private static final class InTurn extends PieceStream {
    private final List<Piece> pieces;
    private int next;
    private @Nullable InputStream open;

    InTurn(List<Piece> pieces) {
      this.pieces = pieces;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      while (true) {
        InputStream now = open;
        if (now == null && next < pieces.size()) {
          now = pieces.get(next++).open();
          open = now;
        }
        if (now == null) {
          return -1;
        }
        int n = now.read(into, offset, length);
        if (n >= 0) {
          return n;
        }
        now.close();
        open = null;
      }
    }

    @Override
    public void close() throws IOException {
      next = pieces.size();
      InputStream now = open;
      open = null;
      if (now != null) {
        now.close();
      }
    }
  }
}
