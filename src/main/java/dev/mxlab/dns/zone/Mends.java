package dev.mxlab.dns.zone;

import dev.mxlab.text.Phrase;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What to do about the mistakes that are usual in a first zone file. */
final class Mends {
  /** U+FF01 to U+FF5E and U+3000 in UTF-8, one char per octet. */
  private static final Pattern FULL_WIDTH =
      Pattern.compile("\u00EF\u00BC[\u0081-\u00BF]|\u00EF\u00BD[\u0080-\u009E]|\u00E3\u0080\u0080");

  private static final Pattern FULL_WIDTH_TEXT = Pattern.compile("[\uFF01-\uFF5E\u3000]");

  private Mends() {}

  static Phrase of(String key, Object... arguments) {
    return Phrase.of(Mends.class, key, arguments);
  }

  static Phrase missingFile(String name) {
    return of("no-file", name);
  }

  /** For a fault of the file itself; null for one that a line of it explains. */
  static @Nullable Phrase file(Fault fault, String name) {
    return switch (fault) {
      case NO_FILE -> missingFile(name);
      case NO_PERMISSION, IO_ERROR -> of("unreadable-file", name);
      default -> null;
    };
  }

  /** For a fault that has no token of its own. */
  static @Nullable Phrase line(Fault fault) {
    return switch (fault) {
      case UNBALANCED -> of("parentheses");
      case UNBALANCED_QUOTES -> of("quotes");
      case LABEL_TOO_LONG -> of("label-length");
      case EMPTY_LABEL -> of("two-dots");
      default -> null;
    };
  }

  /** For a fault found at a token of a record's data; {@code token} is empty at a line's end. */
  static @Nullable Phrase near(Fault fault, int type, String token) {
    if (FULL_WIDTH.matcher(token).find()) {
      return of("full-width", LineReports.utf8(token));
    }
    return switch (fault) {
      case EXTRA_TEXT -> extra(token, type);
      case BAD_DOTTED_QUAD -> quad(token);
      case NOT_A_NUMBER -> number(type, token);
      case OUT_OF_RANGE -> type == Type.SOA ? of("serial-range", token) : null;
      case UNEXPECTED_END -> type == Type.SOA ? of("soa-short") : null;
      case MX_ADDRESS -> of("address-as-name", token);
      default -> line(fault);
    };
  }

  private static @Nullable Phrase extra(String token, int type) {
    if (token.startsWith("->") || token.startsWith("\u00E2\u0086\u0092")) {
      return of("arrow", LineReports.utf8(token));
    }
    if (token.startsWith("//") || token.startsWith("#") || token.startsWith("/*")) {
      return of("comment", token);
    }
    return type == Type.SOA ? of("parentheses") : of("extra", LineReports.utf8(token));
  }

  private static Phrase quad(String token) {
    if (token.endsWith(".") && MasterText.isAddress(token)) {
      return of("dot-after-address", token, token.substring(0, token.length() - 1));
    }
    boolean host = token.chars().anyMatch(Character::isLetter);
    return host ? of("name-as-address", LineReports.utf8(token)) : of("bad-address", token);
  }

  private static @Nullable Phrase number(int type, String token) {
    if (type == Type.MX) {
      return of("mx-preference", LineReports.utf8(token));
    }
    return type == Type.SOA ? of("serial-number", LineReports.utf8(token)) : null;
  }

  /** A line that ends before it has a type. */
  static @Nullable Phrase truncated(@Nullable Name owner) {
    if (owner == null) {
      return null;
    }
    String label = owner.getLabelString(0);
    return label.equalsIgnoreCase("TTL") || label.equalsIgnoreCase("ORIGIN")
        ? of("no-dollar", label)
        : of("name-alone", label);
  }

  static Phrase unknownType(@Nullable Name owner, String token, boolean inherited) {
    String label = owner == null ? "" : owner.getLabelString(0);
    if (FULL_WIDTH.matcher(token).find()) {
      return of("full-width", LineReports.utf8(token));
    }
    if (!inherited && (label.startsWith("//") || label.startsWith("#") || label.startsWith("/*"))) {
      return of("comment", label);
    }
    return inherited
        ? of("indented-owner", LineReports.utf8(token))
        : of("unknown-type", LineReports.utf8(token));
  }

  static @Nullable Phrase beside(Fault fault, Name owner) {
    return switch (fault) {
      case CNAME_AND_OTHER -> of("cname-and-other", owner.toString());
      case SINGLETON -> of("singleton", owner.toString());
      default -> null;
    };
  }

  /** A name that is no host's; one in Korean has another form that is. */
  static Phrase badName(Name name) {
    StringBuilder written = new StringBuilder();
    for (int i = 0; i < name.labels() - 1; i++) {
      byte[] label = name.getLabel(i);
      written.append(new String(label, 1, label.length - 1, StandardCharsets.UTF_8)).append('.');
    }
    String text = written.toString();
    if (FULL_WIDTH_TEXT.matcher(text).find()) {
      return of("full-width", text);
    }
    if (text.chars().allMatch(c -> c < 0x80)) {
      return of("bad-name", name.toString());
    }
    try {
      return of("bad-name-idn", text, IDN.toASCII(text));
    } catch (IllegalArgumentException odd) {
      return of("bad-name", name.toString());
    }
  }

  static Phrase alias(String kind, Name target) {
    return of("alias", kind, target.toString());
  }

  /** {@code mail.example.com.example.com} in example.com: the final dot was left out. */
  static Phrase noAddress(Name target, Name apex) {
    Name relative = target.relativize(apex);
    int labels = relative.labels();
    if (!relative.isAbsolute() && apex.labels() > 1 && labels >= apex.labels() - 1) {
      String written = relative.toString();
      if ((written + ".").equalsIgnoreCase(apex.toString())
          || (written + ".")
              .toLowerCase(java.util.Locale.ROOT)
              .endsWith("." + apex.toString().toLowerCase(java.util.Locale.ROOT))) {
        return of("final-dot", target.toString(), written, written + ".");
      }
    }
    if (MasterText.isAddress(relative.toString())) {
      return of("address-as-name", relative.toString());
    }
    return of("no-address", target.toString());
  }
}
