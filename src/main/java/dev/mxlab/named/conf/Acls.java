package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** The acl statements of a file, and match lists made from them wherever in the file they stand. */
public final class Acls {
  private final Map<String, Value.Items> named = new HashMap<>();

  public Acls(Value.Body top) {
    for (Statement acl : top.all("acl")) {
      acl.list().ifPresent(list -> named.putIfAbsent(acl.word().toLowerCase(Locale.ROOT), list));
    }
  }

  /** What keeps a list from being used. */
  record Trouble(Position at, String message, String name) {}

  /** The first trouble of a list, as BIND finds it; null when there is none. */
  @Nullable Trouble trouble(Value.Items list) {
    return trouble(list, new HashSet<>());
  }

  private @Nullable Trouble trouble(Value.Items list, Set<String> within) {
    for (List<Value> element : list.elements()) {
      if (!(element.get(0) instanceof Value.Match match)) {
        continue;
      }
      Trouble found = null;
      if (!match.keyword().isEmpty()) {
        found = ofKey(match);
        if (found != null) {
          return found;
        }
        continue;
      }
      if (match.target() instanceof Value.Items nested) {
        found = trouble(nested, within);
      } else if (match.target() instanceof Value.Word word && !isKnownWord(word)) {
        found = ofName(word, within);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Trouble ofKey(Value.Match match) {
    String name = ((Value.Word) match.target()).text();
    return match.keyword().equals("key") && DomainNames.parse(name) == null
        ? new Trouble(
            match.target().at(), "key name '" + name + "' is not a valid domain name", name)
        : null;
  }

  private @Nullable Trouble ofName(Value.Word word, Set<String> within) {
    String name = word.text();
    Value.Items list = named.get(name.toLowerCase(Locale.ROOT));
    if (list == null) {
      return new Trouble(word.at(), "undefined ACL '" + name + "'", name);
    }
    if (!within.add(name)) {
      return new Trouble(word.at(), "acl loop detected: " + name, name);
    }
    Trouble found = trouble(list, within);
    within.remove(name);
    return found;
  }

  private static boolean isKnownWord(Value.Word word) {
    return !word.quoted() || builtin(word.text());
  }

  static boolean builtin(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "any", "none", "localhost", "localnets" -> true;
      default -> false;
    };
  }

  /** The list as it decides; only for lists without trouble. */
  public Acl resolve(Value.Items list) {
    List<Acl.Element> elements = new ArrayList<>();
    for (List<Value> values : list.elements()) {
      if (values.get(0) instanceof Value.Match match) {
        elements.add(element(match));
      }
    }
    return new Acl(elements);
  }

  private Acl.Element element(Value.Match match) {
    if (match.target() instanceof Value.Items nested) {
      return new Acl.Element(match.negated(), new Acl.Nested(resolve(nested)));
    }
    String text = ((Value.Word) match.target()).text();
    if (!match.keyword().isEmpty()) {
      Name key = match.keyword().equals("key") ? DomainNames.parse(text) : null;
      return new Acl.Element(match.negated(), key == null ? new Acl.GeoIp(text) : new Acl.Key(key));
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "any" -> new Acl.Element(match.negated(), new Acl.Any());
      case "none" -> new Acl.Element(!match.negated(), new Acl.Any());
      case "localhost" -> new Acl.Element(match.negated(), new Acl.Localhost());
      case "localnets" -> new Acl.Element(match.negated(), new Acl.Localnets());
      default -> new Acl.Element(match.negated(), term(text));
    };
  }

  private Acl.Term term(String text) {
    int slash = text.indexOf('/');
    InetAddress network = slash < 0 ? null : Addresses.literal(text.substring(0, slash));
    if (network != null) {
      return new Acl.Prefix(network, Integer.parseInt(text.substring(slash + 1)));
    }
    Value.Items list = named.get(text.toLowerCase(Locale.ROOT));
    return new Acl.Nested(list == null ? Acl.NONE : resolve(list));
  }
}
