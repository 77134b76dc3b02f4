package dev.mxlab.lab;

import dev.mxlab.host.Host;
import dev.mxlab.host.shell.HostCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  static void type(Host host, String line) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    HostCalls.Caller root = new HostCalls.Caller("root", Map.of(), Path.of("/"));
    try {
      new HostCalls()
          .line(
              host,
              root,
              line,
              new HashMap<>(),
              new HostCalls.Streams(InputStream.nullInputStream(), nowhere, nowhere));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
