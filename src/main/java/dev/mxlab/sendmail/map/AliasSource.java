package dev.mxlab.sendmail.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One of the places that the option AliasFile names (setalias in alias.c): {@code
 * /etc/mail/aliases}, {@code hash:-o /etc/mail/lists}.
 *
 * @param type class of the map; {@code implicit} where none is named
 * @param optional whether the file need not be there
 * @param file empty for none
 */
public record AliasSource(String type, boolean optional, String file) {
  /** Classes whose maps are made of a file of text. */
  private static final Set<String> BUILT = Set.of("implicit", "hash", "btree");

  /** Classes that may hold aliases and are never built. */
  private static final Set<String> FOUND =
      Set.of("text", "stab", "null", "nis", "nisplus", "ldap", "program", "socket", "dns");

  private static final Set<String> UNFIT =
      Set.of("userdb", "host", "dequote", "regex", "macro", "arith", "syslog", "switch", "user");

  public static List<AliasSource> of(String option) {
    List<AliasSource> sources = new ArrayList<>();
    for (String each : option.split(",", -1)) {
      String one = each.strip();
      int sign = 0;
      while (sign < one.length() && " :/".indexOf(one.charAt(sign)) < 0) {
        sign++;
      }
      boolean typed = sign < one.length() && one.charAt(sign) == ':';
      MapSwitches switches = MapSwitches.parse(typed ? one.substring(sign + 1) : one);
      String file = switches.words().isEmpty() ? "" : switches.words().get(0);
      boolean last = one.isEmpty() && !sources.isEmpty();
      if (!last) {
        String type = typed ? one.substring(0, sign) : "implicit";
        sources.add(new AliasSource(type, switches.values().containsKey('o'), file));
      }
    }
    return sources;
  }

  /** The files that hold aliases of their own. */
  public static List<String> files(String option) {
    return of(option).stream()
        .filter(source -> source.isBuilt() && source.file().startsWith("/"))
        .map(AliasSource::file)
        .toList();
  }

  /** Whether newaliases makes a database of it. */
  public boolean isBuilt() {
    return BUILT.contains(type);
  }

  /** What sendmail says of it when it reads the option; empty for nothing. */
  public String problem(int number) {
    if (isBuilt()) {
      return file.isEmpty() ? "No file name for " + type + " map Alias" + number : "";
    } else if (UNFIT.contains(type)) {
      return "setalias: map class " + type + " can't handle aliases";
    }
    if (type.equals("sequence")) {
      return "Sequence map Alias" + number + ": unknown member map " + file;
    }
    return FOUND.contains(type) ? "" : "setalias: unknown alias class " + type;
  }
}
