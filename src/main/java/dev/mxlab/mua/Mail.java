package dev.mxlab.mua;

import dev.mxlab.host.Account;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.SystemError;
import dev.mxlab.mailbox.MailStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code mail}: with addresses it sends, without it reads the user's mail (mailx(1), Debian). */
public final class Mail implements Command {
  private final Function<Path, MailStore> stores;

  /**
   * @param stores the mail store of a directory of the disk, the one that deliveries use too
   */
  public Mail(Function<Path, MailStore> stores) {
    this.stores = stores;
  }

  @Override
  public List<String> names() {
    return List.of("mail", "mailx", "bsd-mailx");
  }

  @Override
  public int run(Call call) throws IOException {
    Style style = Style.of(call);
    MailOptions options = MailOptions.parse(call.args(), style);
    String problem = options.problem();
    if (problem != null) {
      call.err().println(call.name() + ": " + problem);
      if (problem.contains("option --") || problem.contains("argument --")) {
        usage(call);
      }
      return 1;
    }
    Terminal terminal = new Terminal(call);
    if (options.to().isEmpty()) {
      return read(call, terminal, style, options);
    }
    Letter letter = new Letter();
    letter.to().addAll(options.to());
    letter.cc().addAll(options.cc());
    letter.bcc().addAll(options.bcc());
    letter.extra().addAll(options.headers());
    letter.subject(options.subject());
    letter.from(options.from());
    Variables variables = new Variables(call, style, terminal.interactive());
    return new Compose(call, terminal, style, variables, letter, Tilde.Reading.NONE).run(options);
  }

  private static void usage(Call call) {
    String name = call.name();
    String indent = " ".repeat("usage: ".length());
    call.err()
        .println(
            "usage: "
                + name
                + " [-dEIinv] [-a header] [-b bcc-addr] [-c cc-addr] [-r from-addr]"
                + " [-s subject] [--] to-addr ...");
    call.err().println(indent + name + " [-dEIiNnv] -f [name]");
    call.err().println(indent + name + " [-dEIiNnv] [-u user]");
  }

  private int read(Call call, Terminal terminal, Style style, MailOptions options)
      throws IOException {
    String name = options.user() == null ? call.user().name() : options.user();
    Optional<Account> owner = call.host().accounts().find(name);
    if (owner.isEmpty()) {
      call.err().println(call.name() + ": \"" + name + "\" is not a user of this system");
      return 1;
    }
    String home =
        options.user() == null
            ? call.environment().getOrDefault("HOME", owner.get().home())
            : owner.get().home();
    boolean system = options.file() == null;
    String file = system ? mailbox(call, style, options, name) : named(options, style, home, name);
    Path real = call.host().files().real(call.absolute(file));
    if (system && (Files.notExists(real) || Files.size(real) == 0)) {
      if (options.check()) {
        return 1;
      }
      call.err().println("No mail for " + name);
      return style == Style.HEIRLOOM ? 0 : 1;
    }
    Folder folder;
    try {
      folder = Folder.open(call, stores, file, system);
    } catch (IOException failed) {
      String prefix = system || style == Style.HEIRLOOM ? "" : call.name() + ": ";
      call.err().println(prefix + file + ": " + SystemError.text(failed));
      return 1;
    }
    if (options.check()) {
      return 0;
    }
    if (options.headersOnly()) {
      Variables variables = new Variables(call, style, false);
      Listing listing = new Listing(call, style, variables);
      for (int i = 0; i < folder.items().size(); i++) {
        listing.line(folder.items().get(i), i + 1, i == 0);
      }
      return 0;
    }
    return new Reader(call, terminal, style, folder, home, stores).run(!options.noHeaders());
  }

  private static String named(MailOptions options, Style style, String home, String name) {
    String file = options.file();
    if (file == null || file.isEmpty() || file.equals("&")) {
      return home + "/mbox";
    }
    return file.equals("%") ? style.spool() + name : file;
  }

  /**
   * $MAIL says where the user's own mail is; bsd-mailx does not believe it where that file is
   * somebody else's, as after {@code su} without a dash.
   */
  private static String mailbox(Call call, Style style, MailOptions options, String name) {
    String plain = style.spool() + name;
    String given = call.environment().get("MAIL");
    if (options.user() != null || given == null) {
      return plain;
    }
    String path = call.absolute(given.isEmpty() ? "/" : given);
    boolean usual = path.matches("/var/(spool/)?mail/" + java.util.regex.Pattern.quote(name));
    Disk disk = Disk.of(call);
    boolean strangers =
        disk.exists(path) && !disk.ownership(path).owner().equals(call.user().name());
    if (usual || style == Style.BSD && strangers) {
      return plain;
    }
    return given;
  }
}
