package dev.mxlab.sendmail.rewrite;

import java.util.Map;
import java.util.TreeMap;

/**
 * Values of macros while a ruleset runs, by name as a rule has it after {@code $&}: {@code
 * {client_addr}}, {@code f}.
 */
public record Facts(Map<String, String> macros) {
  public static final String CLIENT_ADDRESS = "{client_addr}";

  /** The verified name, or {@code [ip]}. */
  public static final String CLIENT_NAME = "{client_name}";

  /** {@code OK}, {@code FAIL}, {@code FORGED} or {@code TEMP}. */
  public static final String CLIENT_RESOLVE = "{client_resolve}";

  /** The PTR record's name, empty when there is none. */
  public static final String CLIENT_PTR = "{client_ptr}";

  /** The sender with its angle brackets. */
  public static final String MAIL_FROM = "{mail_from}";

  /** The sender without angle brackets. */
  public static final String SENDER = "f";

  /** {@code Modify=} letters of the listening daemon. */
  public static final String DAEMON_FLAGS = "{daemon_flags}";

  public static final Facts NONE = new Facts(Map.of());

  public Facts {
    macros = Map.copyOf(macros);
  }

  /** Empty when not set, as in a rule. */
  public String get(String name) {
    return macros.getOrDefault(name, "");
  }

  public Facts with(String name, String value) {
    Map<String, String> more = new TreeMap<>(macros);
    more.put(name, value);
    return new Facts(more);
  }
}
