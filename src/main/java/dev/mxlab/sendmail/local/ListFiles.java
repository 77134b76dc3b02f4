package dev.mxlab.sendmail.local;

import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.host.SystemError;
import dev.mxlab.sendmail.cf.Blame;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.delivery.Router.Listing;
import dev.mxlab.sendmail.delivery.Router.Route;
import dev.mxlab.sendmail.rewrite.Locals;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads .forward files and those that aliases include; anew each time. */
public final class ListFiles {
  /** What sendmail ends with that cannot read a list. */
  private static final int USAGE = 64;

  private static final int MAX_LINES = 10_000;

  private final Host host;
  private final CfConfig config;
  private final Blame blame;

  /** Who opens what aliases include. */
  private final Account reader;

  private final String forwardPath;

  public ListFiles(Host host, CfConfig config) {
    this.host = host;
    this.config = config;
    Settings settings = new Settings(config);
    this.reader = DefaultUser.of(host, settings.text("DefaultUser"));
    this.blame = Blame.of(config);
    String path = settings.text("ForwardPath");
    this.forwardPath = path.isEmpty() ? "$z/.forward" : path;
  }

  /** The first file of ForwardPath that is there and may be trusted. */
  public Listing forward(Route.Local user) {
    Optional<Account> account = host.accounts().find(user.user());
    if (account.isEmpty()) {
      return Listing.NONE;
    }
    List<String> log = new ArrayList<>();
    boolean warns = !blame.accepts("DontWarnForwardFileInUnsafeDirPath");
    for (String pattern : forwardPath.split(":")) {
      String path = expanded(pattern, account.get(), user.detail());
      if (!path.startsWith("/")) {
        continue;
      }
      if (Files.notExists(host.files().real(path), LinkOption.NOFOLLOW_LINKS)) {
        // Hardly anybody has one; that nobody may trust one is worth a line all the same.
        String danger = warns ? SafeFile.Kind.FORWARD.above(host, path, blame) : "";
        if (!danger.isEmpty()) {
          log.add("forward " + path + ": " + danger);
        }
        continue;
      }
      try {
        SafeFile.Found found = check(path, account.get(), SafeFile.Kind.FORWARD);
        List<String> told = new ArrayList<>();
        List<List<String>> lines = read(found.real(), path + ": line %d: forwarding to %s", told);
        return new Listing(lines, null, found.unsafe(), user, log, told);
      } catch (NoSuchFileException | NotDirectoryException missing) {
        continue;
      } catch (IOException refused) {
        log.add("forward " + path + ": " + SystemError.text(refused));
      }
    }
    return new Listing(List.of(), null, false, null, log);
  }

  /** {@code :include:}; what it names is its owner's. */
  public Listing include(String path) {
    try {
      if (!path.startsWith("/")) {
        throw new NoSuchFileException(path);
      }
      SafeFile.Found found = check(path, reader, SafeFile.Kind.INCLUDE);
      List<String> told = new ArrayList<>();
      List<List<String>> lines = read(found.real(), path + ": line %d: sending to %s", told);
      return new Listing(lines, null, found.unsafe(), owner(found), List.of(), told);
    } catch (IOException refused) {
      String text = "Cannot open " + path + ": " + SystemError.text(refused);
      return new Listing(
          List.of(), new Route.Error(550, "5.2.4", text, USAGE), false, null, List.of());
    }
  }

  private SafeFile.Found check(String path, Account user, SafeFile.Kind kind) throws IOException {
    return new SafeFile(host, user, blame, kind).check(path);
  }

  private Route.@Nullable Local owner(SafeFile.Found found) {
    return host.accounts()
        .find(found.owner().owner())
        .filter(account -> found.hisOwn() && !account.isRoot())
        .map(account -> local(account, account.name(), ""))
        .orElse(null);
  }

  /** The route to a user, with what is to be known before programs are run for that one. */
  public Route.Local local(Account account, String name, String detail) {
    return new Route.Local(
        account.name(), name, detail, account.uid(), account.gid(), hasShell(account));
  }

  /** Whether the shell stands in /etc/shells; a line of {@code *} stands for all. */
  private boolean hasShell(Account account) {
    Path shells = host.files().real("/etc/shells");
    if (!Files.isRegularFile(shells)) {
      return List.of(
              "/bin/sh", "/bin/bash", "/usr/bin/bash", "/bin/dash", "/bin/csh", "/bin/ksh", "")
          .contains(account.shell());
    }
    try (BufferedReader in = Files.newBufferedReader(shells, StandardCharsets.ISO_8859_1)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String shell = line.strip();
        if (shell.equals(account.shell()) || shell.equals("/SENDMAIL/ANY/SHELL/")) {
          return true;
        }
      }
    } catch (IOException unreadable) {
      return false;
    }
    return false;
  }

  private String expanded(String pattern, Account account, String detail) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '$' || i + 1 == pattern.length()) {
        path.append(c);
        continue;
      }
      char macro = pattern.charAt(++i);
      path.append(
          switch (macro) {
            case 'z' -> account.home();
            case 'u' -> account.name();
            case 'h' -> detail;
            default -> config.macro(String.valueOf(macro));
          });
    }
    return path.toString();
  }

  /**
   * @param form of what is told of a line
   */
  private static List<List<String>> read(Path real, String form, List<String> told)
      throws IOException {
    List<List<String>> lines = new ArrayList<>();
    int number = 0;
    try (BufferedReader in = Files.newBufferedReader(real, StandardCharsets.ISO_8859_1)) {
      for (String line = in.readLine();
          line != null && lines.size() < MAX_LINES;
          line = in.readLine()) {
        number++;
        if (!line.startsWith("#") && !line.isBlank()) {
          lines.add(Locals.members(line));
          told.add(form.formatted(number, line));
        }
      }
    }
    return lines;
  }
}
