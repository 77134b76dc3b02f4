package dev.mxlab.imap.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Content-Type says of a part.
 *
 * @param type and {@code subtype} in the letters of the message; both empty where the field says
 *     nothing that can be understood
 */
record ContentType(String type, String subtype, Parameters parameters) {
  private static final Parameters NONE = new Parameters("", List.of());
  static final ContentType TEXT = new ContentType("text", "plain", NONE);
  static final ContentType MESSAGE = new ContentType("message", "rfc822", NONE);

  /**
   * @param inDigest whether a part without the field is a message (RFC 2046 section 5.1.5)
   */
  static ContentType of(HeaderBlock fields, boolean inDigest) {
    String field = fields.first("content-type");
    if (field == null) {
      return inDigest ? MESSAGE : TEXT;
    }
    return parse(field);
  }

  private static ContentType parse(String field) {
    Tokens tokens = new Tokens(field);
    tokens.skip();
    String type = tokens.token();
    tokens.skip();
    if (tokens.atEnd()) {
      return new ContentType(type, "", NONE);
    }
    boolean slash = tokens.take('/');
    tokens.skip();
    String subtype = tokens.token();
    tokens.skip();
    boolean whole = slash && !type.isEmpty() && !subtype.isEmpty() && !tokens.brokenOff();
    if (!whole || !tokens.atEnd() && tokens.peek() != ';') {
      return new ContentType("", "", NONE);
    }
    List<Parameters.Parameter> all = new ArrayList<>();
    Parameters.readInto(tokens, all);
    return new ContentType(type, subtype, new Parameters(type + '/' + subtype, all));
  }

  boolean is(String wanted) {
    return type.equalsIgnoreCase(wanted);
  }

  boolean isMultipart() {
    return is("multipart") && !subtype.isEmpty();
  }

  boolean isMessage() {
    return is("message") && subtype.equalsIgnoreCase("rfc822");
  }

  @Nullable String boundary() {
    return parameters.get("boundary");
  }
}
