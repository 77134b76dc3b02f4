package dev.mxlab.named;

import dev.mxlab.host.Host;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.lint.Lint;
import dev.mxlab.named.lint.LintedZone;
import dev.mxlab.named.lint.Surroundings;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands what a named has loaded to the lint. */
public final class LoadedLint {
  private static final String RESOLV_CONF = "/etc/resolv.conf";
  private static final int MOST_OCTETS = 1 << 16;

  private LoadedLint() {}

  /**
   * @param byHand whether the machine is a real one, whose own resolver is not our business
   */
  static List<Diagnostic> of(Host host, boolean byHand, Loaded loaded) {
    if (!Lint.looksAt(loaded.conf())) {
      return List.of();
    }
    ZoneRequests requests = new ZoneRequests(host.files(), loaded.conf().directory());
    List<List<LintedZone>> views = new ArrayList<>();
    for (LoadedView view : loaded.views()) {
      views.add(
          view.held().values().stream()
              .map(held -> linted(requests, held))
              .filter(Objects::nonNull)
              .toList());
    }
    return Lint.of(loaded.conf(), views, around(host, byHand));
  }

  private static @Nullable LintedZone linted(ZoneRequests requests, HeldZone held) {
    Placed<String> file = held.statement().file();
    return file == null
        ? null
        : new LintedZone(
            held.statement().apex(),
            file.value(),
            requests.real(file.value()),
            Diagnostic.anyError(held.diagnostics()) ? null : held.zone(),
            held.diagnostics());
  }

  /** What the host shows of itself. */
  public static Surroundings around(Host host, boolean byHand) {
    List<InetAddress> own =
        host.network().addresses().stream().filter(a -> !a.isLoopbackAddress()).toList();
    List<InetAddress> resolvers = byHand ? List.of() : resolvers(host.files().real(RESOLV_CONF));
    return new Surroundings(own, resolvers, directory -> host.files().list(directory));
  }

  private static List<InetAddress> resolvers(Path file) {
    List<InetAddress> found = new ArrayList<>();
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_OCTETS) {
        return found;
      }
      for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")) {
        String[] words = line.trim().split("\\s+");
        if (words.length > 1
            && words[0].equals("nameserver")
            && words[1].matches("[0-9.]+|[0-9a-fA-F:]+")) {
          found.add(InetAddress.getByName(words[1]));
        }
      }
    } catch (UnknownHostException noAddress) {
      return found;
    } catch (IOException unreadable) {
      return found;
    }
    return found;
  }
}
