package dev.mxlab.lab;

import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.host.shell.Shell;
import dev.mxlab.host.shell.ShellContext;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the maps of a host that has their texts and not yet the maps, as the installation of a
 * real sendmail does. From then on they are the administrator's.
 */
final class FirstMaps {
  private static final List<String> MAPS =
      List.of("access", "virtusertable", "mailertable", "domaintable", "genericstable");

  private FirstMaps() {}

  static void build(Host host) {
    for (String map : MAPS) {
      String text = "/etc/mail/" + map;
      if (missing(host, text)) {
        type(host, "makemap hash " + text + " < " + text);
      }
    }
    if (missing(host, "/etc/mail/aliases")) {
      type(host, "newaliases");
    }
  }

  private static boolean missing(Host host, String text) {
    return Files.exists(host.files().real(text))
        && Files.notExists(host.files().real(text + ".db"));
  }

  /** Types a line as root; what it says is for whoever types it himself. */
  private static void type(Host host, String line) {
    Optional<Account> root = host.accounts().find("root");
    if (root.isEmpty()) {
      return;
    }
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Shell()
        .run(
            line,
            ShellContext.login(
                host, root.get(), Map.of(), InputStream.nullInputStream(), nowhere, nowhere));
  }
}
