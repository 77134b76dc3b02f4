package dev.mxlab.named.control;

import dev.mxlab.text.Phrase;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to do when rndc fails as it does for beginners: one sentence below the real one's words. */
public final class RndcHints {
  private static final int STANDARD_PORT = 953;
  private static final Set<String> OF_ZONES =
      Set.of(
          "reload",
          "zonestatus",
          "freeze",
          "thaw",
          "sync",
          "notify",
          "refresh",
          "retransfer",
          "delzone",
          "showzone");

  private RndcHints() {}

  private static Phrase phrase(String key, Object... arguments) {
    return Phrase.of(RndcHints.class, key, arguments);
  }

  /** No connection; {@code reason} in BIND's words. */
  public static @Nullable Phrase unreachable(String reason, int port) {
    return switch (reason) {
      case "connection refused" ->
          port == STANDARD_PORT ? phrase("refused") : phrase("refused-port", String.valueOf(port));
      case "timed out", "host unreachable", "network unreachable" -> phrase("unreachable");
      case "address not available" -> phrase("source-address");
      default -> null;
    };
  }

  /** The server hung up. */
  public static Phrase closed(String key) {
    return phrase("closed", key);
  }

  public static Phrase noKey(String directory) {
    return phrase("no-key", directory);
  }

  public static Phrase noFile(String file) {
    return phrase("no-file", file);
  }

  public static Phrase noAddress(String host) {
    return phrase("no-address", host);
  }

  /** The server answered that the command failed. */
  public static @Nullable Phrase failed(String command, Response response) {
    String name = command.toLowerCase(Locale.ROOT);
    return switch (response.result().text()) {
      case "not found" ->
          OF_ZONES.contains(name)
              ? response.text().startsWith("no matching view")
                  ? phrase("no-view")
                  : phrase("no-zone")
              : null;
      case "multiple" -> phrase("several-views", name);
      case "unknown command" -> phrase("unknown-command");
      case "not dynamic" -> phrase("not-dynamic");
      case "dynamic zone" -> phrase("dynamic");
      case "already frozen" -> phrase("frozen");
      case "not primary" -> phrase("not-primary");
      case "zone not loaded" -> phrase("not-loaded");
      case "permission denied" ->
          response.text().startsWith("Not allowing new zones") ? phrase("no-new-zones") : null;
      case "unknown class/type" -> phrase("class");
      case "unexpected token" ->
          Set.of("reload", "reconfig").contains(name) ? phrase("configuration") : null;
      case "failure" ->
          Set.of("reload", "reconfig").contains(name)
              ? phrase("configuration")
              : Set.of("refresh", "retransfer").contains(name) ? phrase("not-secondary") : null;
      default -> null;
    };
  }
}
