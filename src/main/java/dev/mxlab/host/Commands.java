package dev.mxlab.host;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What can be typed on a host: every name of every command. Immutable. */
public final class Commands {
  private final Map<String, Command> byName = new TreeMap<>();

  public Commands(Collection<? extends Command> commands) {
    for (Command command : commands) {
      for (String name : command.names()) {
        Command other = byName.putIfAbsent(name, command);
        if (other != null) {
          throw new IllegalArgumentException("two commands are called " + name);
        }
      }
    }
  }

  /** By bare name or by a path such as {@code /usr/sbin/sendmail}. */
  public Optional<Command> find(String name) {
    return Optional.ofNullable(byName.get(name.substring(name.lastIndexOf('/') + 1)));
  }

  public Collection<String> names() {
    return byName.keySet();
  }
}
