package dev.mxlab.sendmail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as a host gets it that takes seven bits alone (RFC 6152 section 3): each part with
 * eight bits is quoted-printable, or base64 where that is shorter.
 */
public final class SevenBit {
  /** A body that may be read more than once. */
  @FunctionalInterface
  public interface Body {
    InputStream open() throws IOException;
  }

  /** So much of a part decides, where much of it has eight bits (mime.c). */
  private static final int ENOUGH = 4096;

  private SevenBit() {}

  /**
   * @param header the message's, with its line ends and without the empty line
   * @param stamp who did it: {@code mail.daum.net id 6AM1tpYt000365}
   */
  public static InputStream of(String header, Body body, String stamp) throws IOException {
    return of(header, body, stamp, false);
  }

  /**
   * @param more whether more signs than needed are quoted (F=3)
   */
  public static InputStream of(String header, Body body, String stamp, boolean more)
      throws IOException {
    Fields top = Fields.of(header);
    if (!top.has("MIME-Version")) {
      top = top.with("MIME-Version: 1.0");
    }
    if (!top.has("Content-Type")) {
      top = top.with("Content-Type: text/plain; charset=unknown-8bit");
    }
    Survey survey = new Survey();
    Entities entities = new Entities(survey);
    try (Pieces all = new Walk(body.open(), entities, top)) {
      all.transferTo(OutputStream.nullOutputStream());
    }
    return new Conversion(body.open(), top, survey.kinds, stamp, more);
  }

  /** Counts what is in each part. */
  private static final class Survey implements Entities.Sink {
    private final List<Encoder.Kind> kinds = new ArrayList<>();
    private long size;
    private long high;

    @Override
    public void frame(Fields fields) {}

    @Override
    public void leaf(Fields fields) {
      size = 0;
      high = 0;
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
      if (size >= ENOUGH && high > size / 4) {
        return;
      }
      size += length;
      for (int i = offset; i < offset + length; i++) {
        high += bytes[i] < 0 ? 1 : 0;
      }
    }

    @Override
    public void end(boolean atBoundary) {
      kinds.add(Encoder.Kind.of(size, high));
    }

    @Override
    public void raw(byte[] bytes, int offset, int length) {}
  }

  /** Walks through a body and writes nothing. */
  private static final class Walk extends Pieces {
    private final Entities entities;

    Walk(InputStream in, Entities entities, Fields top) {
      super(in);
      this.entities = entities;
      entities.begin(top);
    }

    @Override
    void line(byte[] bytes, int offset, int count) {
      entities.line(bytes, offset, count);
    }

    @Override
    void end() {
      entities.end();
    }
  }

  private static final class Conversion extends Pieces implements Entities.Sink {
    private final Entities entities = new Entities(this);
    private final List<Encoder.Kind> kinds;
    private final String stamp;
    private final boolean more;
    private int leaves;
    private Encoder encoder;

    Conversion(InputStream in, Fields top, List<Encoder.Kind> kinds, String stamp, boolean more) {
      super(in);
      this.more = more;
      this.kinds = kinds;
      this.stamp = stamp;
      this.encoder = new Encoder(Encoder.Kind.AS_IT_IS, more, out);
      entities.begin(top);
    }

    @Override
    void line(byte[] bytes, int offset, int count) {
      entities.line(bytes, offset, count);
    }

    @Override
    void end() {
      entities.end();
    }

    @Override
    public void frame(Fields fields) {
      write(fields.text() + "\n");
    }

    @Override
    public void leaf(Fields fields) {
      // A part without an end is the last, and was not counted as anything.
      Encoder.Kind kind = leaves < kinds.size() ? kinds.get(leaves) : Encoder.Kind.AS_IT_IS;
      leaves++;
      encoder = new Encoder(kind, more, out);
      if (kind == Encoder.Kind.AS_IT_IS) {
        frame(fields);
        return;
      }
      frame(
          fields
              .without(Fields.ENCODING)
              .with(
                  Fields.ENCODING + ": " + kind.name,
                  "X-MIME-Autoconverted: from 8bit to " + kind.name + " by " + stamp));
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
      encoder.write(bytes, offset, length);
    }

    @Override
    public void end(boolean atBoundary) {
      encoder.end(atBoundary);
    }

    @Override
    public void raw(byte[] bytes, int offset, int length) {
      out.write(bytes, offset, length);
    }

    private void write(String text) {
      try {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }
}
