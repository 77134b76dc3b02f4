package dev.mxlab.sendmail.map;

import java.util.List;

/**
 * One look-up.
 *
 * @param arguments what a rule has behind {@code $@}
 * @param session whose look-ups are remembered and whose macros a look-up may set
 */
public record MapQuery(String key, List<String> arguments, MapSession session) {
  public MapQuery {
    arguments = List.copyOf(arguments);
  }

  MapQuery with(String other) {
    return new MapQuery(other, arguments, session);
  }
}
