package dev.mxlab.imap.mime;

import dev.mxlab.imap.wire.Out;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What BODY and BODYSTRUCTURE tell of a message's parts (RFC 3501 section 7.4.2). */
public final class BodyStructure {
  private final Out out;
  private final boolean extended;

  private BodyStructure(Out out, boolean extended) {
    this.out = out;
    this.extended = extended;
  }

  /**
   * @param extended whether to send what BODY does not have
   */
  public static void write(Out out, Part message, boolean extended) {
    new BodyStructure(out, extended).part(message, false);
  }

  private void part(Part part, boolean inDigest) {
    ContentType type = ContentType.of(part.fields(), inDigest);
    out.add('(');
    if (part.kind() == Part.Kind.MULTIPART) {
      multipart(part, type);
    } else {
      single(part, type);
    }
    out.add(')');
  }

  private void multipart(Part part, ContentType type) {
    boolean digest = type.subtype().equalsIgnoreCase("digest");
    for (Part child : part.children()) {
      part(child, digest);
    }
    if (part.children().isEmpty()) {
      out.add("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0");
      out.add(extended ? " NIL NIL NIL NIL)" : ")");
    }
    out.add(' ');
    Strings.nstring(out, type.subtype());
    if (extended) {
      out.add(' ');
      parameters(type.parameters().all(), false);
      common(part);
    }
  }

  private void single(Part part, ContentType type) {
    boolean message = part.kind() == Part.Kind.MESSAGE;
    boolean text = type.is("text");
    if (message) {
      out.add("\"message\" \"rfc822\"");
    } else if (type.is("multipart")) {
      out.add("\"application\" \"octet-stream\"");
    } else {
      Strings.nstring(out, type.type());
      out.add(' ');
      Strings.nstring(out, type.subtype());
    }
    out.add(' ');
    parameters(type.parameters().all(), text && type.parameters().get("charset") == null);
    out.add(' ');
    Strings.nstring(out, part.fields().first("content-id"));
    out.add(' ');
    Strings.nstring(out, part.fields().first("content-description"));
    String encoding = part.fields().first("content-transfer-encoding");
    out.add(' ');
    String known = encoding == null ? null : encoding(encoding);
    Strings.nstring(out, known == null ? "7bit" : known);
    out.add(' ').add(part.body().wire());
    if (message) {
      Part inner = part.children().get(0);
      out.add(' ');
      Envelope.of(inner.fields()).write(out);
      out.add(' ');
      part(inner, false);
    }
    if (message || text) {
      out.add(' ').add(part.body().lines());
    }
    if (extended) {
      out.add(' ');
      Strings.nstring(out, part.fields().first("content-md5"));
      common(part);
    }
  }

  /** The encoding's name, null where the field cannot be understood. */
  static @Nullable String encoding(String field) {
    Tokens tokens = new Tokens(field);
    tokens.skip();
    String name = tokens.token();
    tokens.skip();
    return name.isEmpty() || !tokens.atEnd() ? null : name;
  }

  private void parameters(List<Parameters.Parameter> all, boolean addCharset) {
    if (all.isEmpty() && !addCharset) {
      out.add("NIL");
      return;
    }
    out.add('(');
    for (Parameters.Parameter one : all) {
      if (!out.endsWith('(')) {
        out.add(' ');
      }
      Strings.nstring(out, one.name());
      out.add(' ');
      Strings.nstring(out, one.value());
    }
    if (addCharset) {
      out.add(all.isEmpty() ? "" : " ").add("\"charset\" \"us-ascii\"");
    }
    out.add(')');
  }

  /** Disposition, language, location. */
  private void common(Part part) {
    String disposition = part.fields().last("content-disposition");
    out.add(' ');
    if (disposition == null) {
      out.add("NIL");
    } else {
      Parameters parsed = Parameters.parse(disposition);
      out.add('(');
      Strings.nstring(out, parsed.value());
      out.add(' ');
      parameters(parsed.all(), false);
      out.add(')');
    }
    out.add(' ');
    languages(part.fields().first("content-language"));
    out.add(' ');
    Strings.nstring(out, part.fields().first("content-location"));
  }

  /** RFC 3282; what follows something that is no language is left out. */
  private void languages(@Nullable String field) {
    int begin = out.size();
    Tokens tokens = new Tokens(field == null ? "" : field);
    tokens.skip();
    String language = tokens.token();
    while (!language.isEmpty()) {
      out.add(out.size() == begin ? '(' : ' ');
      Strings.nstring(out, language);
      tokens.skip();
      boolean more = tokens.take(',');
      tokens.skip();
      language = more ? tokens.token() : "";
    }
    out.add(out.size() == begin ? "NIL" : ")");
  }
}
