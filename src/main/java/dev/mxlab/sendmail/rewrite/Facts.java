package dev.mxlab.sendmail.rewrite;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of macros while a ruleset runs, by name as a rule has it after {@code $&}: {@code
 * {client_addr}}, {@code f}. Never changes; one that differs in a value or two refers to the rest.
 */
public final class Facts {
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

  /**
   * What addresses of a header that have no domain get: {@code @daum.net} (F=C). No macro has such
   * a name.
   */
  public static final String SENDERS_DOMAIN = "@domain";

  /** {@code Modify=} letters of the listening daemon. */
  public static final String DAEMON_FLAGS = "{daemon_flags}";

  public static final Facts NONE = new Facts(Map.of());

  private final Map<String, String> macros;
  private final @Nullable Facts others;
  private final String name;
  private final String value;

  public Facts(Map<String, String> macros) {
    this.macros = Map.copyOf(macros);
    this.others = null;
    this.name = "";
    this.value = "";
  }

  private Facts(Facts others, String name, String value) {
    this.macros = others.macros;
    this.others = others;
    this.name = name;
    this.value = value;
  }

  /** Null when not set. */
  public @Nullable String find(String wanted) {
    Facts facts = this;
    for (Facts more = others; more != null; more = more.others) {
      if (facts.name.equals(wanted)) {
        return facts.value;
      }
      facts = more;
    }
    return macros.get(wanted);
  }

  /** Empty when not set, as in a rule. */
  public String get(String wanted) {
    String found = find(wanted);
    return found == null ? "" : found;
  }

  public Facts with(String name, String value) {
    return new Facts(this, name, value);
  }

  /** All of them by name. */
  public Map<String, String> macros() {
    if (others == null) {
      return macros;
    }
    Map<String, String> all = new TreeMap<>(others.macros());
    all.put(name, value);
    return all;
  }
}
