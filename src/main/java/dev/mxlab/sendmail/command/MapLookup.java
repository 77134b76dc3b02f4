package dev.mxlab.sendmail.command;

import dev.mxlab.host.Host;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.map.HashFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /map NAME KEY}: one look-up in a map (map.c), for the kinds that need no network but DNS.
 */
final class MapLookup {
  /** The maps that are there without any K line. */
  private static final String HOST = "host";

  private static final String ALIASES = "aliases";

  /** Null value: no match. */
  record Found(@Nullable String value, int status) {
    static final Found NONE = new Found(null, 0);
  }

  private final CfConfig config;
  private final Host host;
  private final NameLookup names;

  MapLookup(CfConfig config, Host host, NameLookup names) {
    this.config = config;
    this.host = host;
    this.names = names;
  }

  boolean exists(String name) {
    return name.equals(HOST) || name.equals(ALIASES) || config.map(name).isPresent();
  }

  /** Empty for a kind of map that is not there. */
  Optional<Found> find(String name, String key) {
    Optional<CfConfig.KeyedMap> map = config.map(name);
    if (map.isEmpty()) {
      return Optional.of(name.equals(HOST) ? canonical(key, ".") : alias(key));
    }
    String[] words = map.get().arguments().split("\\s+");
    return switch (map.get().type()) {
      case "host" -> Optional.of(canonical(key, option(words, 'a')));
      case "hash", "btree" -> Optional.of(file(words, key));
      case "dequote" -> Optional.of(dequoted(key, option(words, 'a')));
      case "null" -> Optional.of(Found.NONE);
      // Its numbers come with $@, which no key has.
      case "arith" -> Optional.of(new Found(null, SendmailCommand.EX_CONFIG));
      default -> Optional.empty();
    };
  }

  private Found canonical(String key, String append) {
    NameLookup.Canonical name = names.canonical(key);
    return name.found() ? new Found(name.name() + append, 0) : new Found(null, name.status());
  }

  private Found alias(String key) {
    for (String file : new Settings(config).text("AliasFile").split("[,\\s]+")) {
      String path = file.substring(file.lastIndexOf(':') + 1);
      if (path.startsWith("/")) {
        Found found = in(path, key.toLowerCase(Locale.ROOT), "", true);
        if (found.value() != null) {
          return found;
        }
      }
    }
    return Found.NONE;
  }

  private Found file(String[] words, String key) {
    String path = words[words.length - 1];
    if (!path.startsWith("/")) {
      return new Found(null, SendmailCommand.EX_TEMPFAIL);
    }
    String asked = has(words, 'f') ? key : key.toLowerCase(Locale.ROOT);
    return in(path, asked, option(words, 'a'), has(words, 'o'));
  }

  private Found in(String path, String key, String append, boolean optional) {
    String file = path.endsWith(".db") ? path : path + ".db";
    try {
      return new HashFile(host.files().real(file))
          .get(key)
          .map(value -> new Found(value + append, 0))
          .orElse(Found.NONE);
    } catch (NoSuchFileException missing) {
      return optional ? Found.NONE : new Found(null, SendmailCommand.EX_TEMPFAIL);
    } catch (IOException unreadable) {
      return new Found(null, SendmailCommand.EX_TEMPFAIL);
    }
  }

  /** Quotes go where nothing inside needs them (dequote_map in map.c). */
  private static Found dequoted(String key, String append) {
    String bare = key.replaceAll("(?<!\\\\)\"", "");
    boolean quoted = bare.length() < key.length();
    return quoted && bare.indexOf(' ') < 0 ? new Found(bare + append, 0) : Found.NONE;
  }

  /** The value of {@code -x}, attached; empty when it is not there. */
  private static String option(String[] words, char letter) {
    for (String word : words) {
      if (word.length() > 1 && word.charAt(0) == '-' && word.charAt(1) == letter) {
        return word.substring(2);
      }
    }
    return "";
  }

  private static boolean has(String[] words, char letter) {
    for (String word : words) {
      if (word.startsWith("-" + letter)) {
        return true;
      }
    }
    return false;
  }
}
