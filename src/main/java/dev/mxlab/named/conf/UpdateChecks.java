package dev.mxlab.named.conf;

import dev.mxlab.named.conf.UpdatePolicy.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** The rules of update-policy statements (libbind9's check of 9.18). */
final class UpdateChecks {
  private static final Set<Kind> PLACEHOLDER =
      Set.of(
          Kind.MS_SELF,
          Kind.MS_SELFSUB,
          Kind.KRB5_SELF,
          Kind.KRB5_SELFSUB,
          Kind.TCP_SELF,
          Kind.SIXTOFOUR_SELF);
  private static final Set<Kind> SELF = Set.of(Kind.SELF, Kind.SELFSUB, Kind.SELFWILD);
  private static final Pattern TYPE = Pattern.compile("([^(]*)(\\(.*)?");
  private static final int MOST_COUNT = 65_535;

  private final Complaints complaints;

  UpdateChecks(Complaints complaints) {
    this.complaints = complaints;
  }

  void run(Statement policy) {
    policy.list().ifPresent(list -> list.elements().forEach(element -> rule(element)));
  }

  private void rule(List<Value> element) {
    Value.Word identity = (Value.Word) element.get(1);
    Kind kind = Kind.of(((Value.Word) element.get(2)).text()).orElseThrow();
    Name signer = name(identity);
    int types = 3;
    if (kind != Kind.ZONESUB) {
      types = 4;
      target(signer, kind, (Value.Word) element.get(3), element.size() == 5 && empty(element, 4));
    }
    for (Value value : element.subList(types, element.size())) {
      type((Value.Word) value);
    }
  }

  private static boolean empty(List<Value> element, int at) {
    return ((Value.Word) element.get(at)).text().isEmpty();
  }

  private @Nullable Name name(Value.Word word) {
    Name name = word.text().isEmpty() ? null : DomainNames.parse(word.text());
    if (name == null) {
      error(word, "'" + word.text() + "' is not a valid name");
    }
    return name;
  }

  private void target(@Nullable Name signer, Kind kind, Value.Word word, boolean noTypes) {
    if (noTypes && Type.value(word.text().toUpperCase(Locale.ROOT)) > 0) {
      error(word, placeholder(kind, word));
      return;
    }
    Name name = name(word);
    if (name == null) {
      return;
    }
    if (kind == Kind.WILDCARD && !name.isWild()) {
      error(word, "'" + word.text() + "' is not a wildcard");
    } else if (SELF.contains(kind) && signer != null && !name.equals(signer)) {
      error(word, "identity and name fields are not the same");
    } else if (PLACEHOLDER.contains(kind) && !name.equals(Name.root)) {
      error(word, "name field not set to placeholder value '.'");
    }
  }

  private static String placeholder(Kind kind, Value.Word word) {
    return PLACEHOLDER.contains(kind)
        ? "name field not set to placeholder value '.'"
        : "missing name field type '" + word.text() + "' found";
  }

  private void type(Value.Word word) {
    Matcher parts = TYPE.matcher(word.text());
    if (word.text().isEmpty() || !parts.matches()) {
      return;
    }
    String count = parts.group(2);
    if (count != null && !isCount(count)) {
      error(word, "'" + count + "' is not a valid count");
      return;
    }
    if (Type.value(parts.group(1).toUpperCase(Locale.ROOT)) < 0) {
      error(word, "'" + word.text() + "' is not a valid type");
    }
  }

  private static boolean isCount(String text) {
    return text.matches("\\(\\d{1,5}\\)")
        && Integer.parseInt(text.substring(1, text.length() - 1)) <= MOST_COUNT;
  }

  private void error(Value.Word at, String message) {
    complaints.error(at.at(), message, null);
  }
}
