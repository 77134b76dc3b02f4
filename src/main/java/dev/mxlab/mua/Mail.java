package dev.mxlab.mua;

import dev.mxlab.host.Account;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.MailboxDamagedException;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.text.Phrase;
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
    MailOptions options = MailOptions.parse(call.args());
    String problem = options.problem();
    if (problem != null) {
      call.err().println(call.name() + ": " + problem);
      if (problem.contains("option")) {
        usage(call);
      }
      return 1;
    }
    return options.to().isEmpty() ? read(call, options) : new Compose(call, options).run();
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

  private int read(Call call, MailOptions options) throws IOException {
    String name = options.user() == null ? call.user().name() : options.user();
    Optional<Account> owner = call.host().accounts().find(name);
    if (owner.isEmpty()) {
      call.err().println(call.name() + ": \"" + name + "\": unknown user");
      return 1;
    } else if (!name.equals(call.user().name()) && !call.user().isRoot()) {
      call.err().println("/var/mail/" + name + ": Permission denied");
      return 1;
    }
    String file = file(call, options, owner.get());
    Path real = call.host().files().real(file);
    boolean own = options.file() == null;
    if (own && (Files.notExists(real) || Files.size(real) == 0)) {
      call.err().println("No mail for " + name);
      return 1;
    } else if (Files.notExists(real)) {
      call.err().println(file + ": No such file or directory");
      return 1;
    }
    Path path = Path.of(file);
    Path directory = path.getParent();
    if (directory == null) {
      call.err().println(file + ": Is a directory");
      return 1;
    }
    MailStore store = stores.apply(call.host().files().real(directory.toString()));
    try (Maildrop drop = store.open(path.getFileName().toString())) {
      return new Reader(call, file, own ? owner.get() : null, drop, stores).run();
    } catch (MailboxDamagedException e) {
      call.err().println(file + ": " + e.diagnostic().message());
      Phrase mend = e.diagnostic().mend();
      if (mend != null) {
        call.err().println(mend.in(call.locale()));
      }
      return 1;
    }
  }

  private static String file(Call call, MailOptions options, Account owner) {
    String file = options.file();
    if (file == null) {
      return "/var/mail/" + owner.name();
    }
    return file.isEmpty() ? owner.home() + "/mbox" : call.absolute(file);
  }
}
