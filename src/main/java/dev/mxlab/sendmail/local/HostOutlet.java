package dev.mxlab.sendmail.local;

import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.host.SystemError;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.delivery.Outlet;
import dev.mxlab.sendmail.delivery.Router.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mailers prog and *file* of a host. Programs are real ones, found by {@link Smrsh} alone. */
public final class HostOutlet implements Outlet {
  private static final int UNAVAILABLE = 69;
  private static final int CANNOT_CREATE = 73;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int EXECUTABLE = 0111;

  /** As the option FileMode has it. */
  private static final int NEW_FILE = 0600;

  private final Host host;
  private final CfConfig config;
  private final Account defaultUser;
  private final Blame blame;

  public HostOutlet(Host host, CfConfig config) {
    this.host = host;
    this.config = config;
    this.blame = Blame.of(new Settings(config).text("DontBlameSendmail"));
    this.defaultUser = DefaultUser.of(host, new Settings(config).text("DefaultUser"));
  }

  @Override
  public String defaultUser() {
    return defaultUser.uid() + "/0";
  }

  @Override
  public String path(String mailer) {
    CfConfig.Mailer known = config.mailers().get(mailer);
    return known == null ? mailer : known.path();
  }

  private Account account(Route.@Nullable Local user) {
    return user == null ? defaultUser : host.accounts().find(user.user()).orElse(defaultUser);
  }

  @Override
  public Outcome program(String command, Letter letter) {
    String text = command.startsWith("|") ? command.substring(1) : command;
    Smrsh.Judgement judgement = new Smrsh(host.files()).judge(text);
    if (judgement.script() == null) {
      return new Outcome(judgement.status(), "", List.of(judgement.complaint()));
    }
    Account user = account(letter.as());
    Path home = host.files().real(user.home().startsWith("/") ? user.home() : "/");
    Path directory = Files.isDirectory(home) ? home : Path.of("/");
    return new ProgramRun(judgement.script(), directory, LIMIT)
        .feed(letter.fromLine().getBytes(StandardCharsets.ISO_8859_1), letter.content());
  }

  @Override
  public Outcome agent(String path, List<String> arguments, Letter letter) {
    List<String> complaint = new ArrayList<>();
    Path program = new Smrsh(host.files()).find(path, complaint);
    if (program == null) {
      return new Outcome(UNAVAILABLE, "", complaint);
    }
    List<String> command = new ArrayList<>(arguments);
    command.set(0, program.toString());
    return new ProgramRun(command, Path.of("/"), LIMIT)
        .feed(letter.fromLine().getBytes(StandardCharsets.ISO_8859_1), letter.content());
  }

  @Override
  public Outcome file(String path, Letter letter) {
    if (path.equals("/dev/null")) {
      return Outcome.OK;
    }
    try {
      Account user = account(letter.as());
      dev.mxlab.host.Disk disk = SafeFile.disk(host, user);
      Path real = disk.toWrite(path);
      if (Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
        String link = link(real);
        if (!link.isEmpty()) {
          return Outcome.of(CANNOT_CREATE, link);
        }
        if (!Files.isRegularFile(real)) {
          return Outcome.of(CANNOT_CREATE, "Regular files only");
        }
        if ((disk.ownership(path).mode() & EXECUTABLE) != 0) {
          return Outcome.of(CANNOT_CREATE, "Executable files not allowed");
        }
      }
      boolean fresh = Files.notExists(real);
      append(real, letter.fromLine(), letter.content());
      if (fresh) {
        disk.made(path, NEW_FILE);
      }
      return Outcome.OK;
    } catch (IOException failed) {
      return Outcome.of(CANNOT_CREATE, SystemError.text(failed));
    }
  }

  /** Another name of a file may belong to somebody else; empty for one of its only name. */
  private String link(Path real) throws IOException {
    if (Files.isSymbolicLink(real)) {
      return blame.accepts("FileDeliveryToSymLink") ? "" : "Symbolic links not allowed";
    }
    boolean names =
        real.getFileSystem().supportedFileAttributeViews().contains("unix")
            && Files.isRegularFile(real)
            && Files.getAttribute(real, "unix:nlink") instanceof Integer count
            && count > 1;
    return names && !blame.accepts("FileDeliveryToHardLink") ? "Hard links not allowed" : "";
  }

  private void append(Path real, String fromLine, MailStore.Content content) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(fromLine.getBytes(StandardCharsets.ISO_8859_1));
    try (InputStream in = content.open()) {
      in.transferTo(whole);
    }
    whole.write('\n');
    // One write at a time: two messages in one file must not run into each other.
    host.appending().lock();
    try {
      try (FileChannel channel =
          FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        long before = channel.size();
        ByteBuffer bytes = ByteBuffer.wrap(whole.toByteArray());
        try {
          channel.position(before);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          channel.force(true);
        } catch (IOException full) {
          channel.truncate(before);
          throw full;
        }
      }
    } finally {
      host.appending().unlock();
    }
  }
}
