package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.DovecotConf;
import dev.mxlab.dovecot.Namespaces;
import dev.mxlab.dovecot.Userdbs;
import dev.mxlab.host.Account;
import dev.mxlab.host.Call;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailboxNameException;
import dev.mxlab.mailbox.MailboxRefusedException;
import dev.mxlab.mailbox.UnusableAccountException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose mail a command is about.
 *
 * @param mail his mailboxes
 */
record MailUser(Account account, MailAccount mail) {
  /** What is done for one user. */
  @FunctionalInterface
  interface Deed {
    void with(MailUser user) throws Failure, IOException;
  }

  /** The options that all commands about mail take. */
  static final String OPTIONS = "Au:S:F:";

  /** Does it for {@code -u}, for all users ({@code -A}), or for him who calls. */
  static void each(Adm adm, Options options, Deed deed) throws Failure, IOException {
    List<String> names = new ArrayList<>();
    String mask = options.value('u').orElse("");
    boolean several = options.has('A') || mask.indexOf('*') >= 0 || mask.indexOf('?') >= 0;
    if (several) {
      Userdbs users = new Userdbs(adm.call().host(), adm.conf());
      users.all().stream()
          .filter(n -> users.account(n).filter(one -> inRange(adm.conf(), one)).isPresent())
          .filter(n -> options.has('A') || Masks.user(mask, n))
          .forEach(names::add);
    } else {
      names.add(options.has('u') ? mask : caller(adm.call()));
    }
    for (String name : names) {
      MailUser user = find(adm, name);
      if (several) {
        adm.shared().begin(name);
      }
      try {
        deed.with(user);
      } catch (MailboxRefusedException refused) {
        for (String line : refused.said()) {
          adm.call().err().println("doveadm(" + name + "): Error: " + line);
        }
        throw user.failed(Failure.TEMPORARY, String.valueOf(refused.getMessage()));
      } catch (MailboxNameException wrong) {
        String why = wrong.getMessage();
        throw user.failed(Failure.TEMPORARY, why == null ? "" : why);
      }
    }
    adm.shared().end();
  }

  private static String caller(Call call) throws Failure {
    String user = call.environment().getOrDefault("USER", call.user().name());
    if (user.isEmpty()) {
      throw Failure.fatal(Failure.USAGE, "USER environment is missing and -u option not used");
    }
    return user;
  }

  static boolean inRange(DovecotConf conf, Account account) {
    long last = Long.parseLong(conf.value("last_valid_uid"));
    return account.uid() >= Long.parseLong(conf.value("first_valid_uid"))
        && (last == 0 || account.uid() <= last);
  }

  private static MailUser find(Adm adm, String name) throws Failure, IOException {
    if (!adm.running()) {
      adm.call()
          .err()
          .println(
              "doveadm(%s)<%d><>: Error: auth-master: userdb lookup(%s): connect(%s) failed: No such file or directory"
                  .formatted(name, ProcessHandle.current().pid(), name, adm.socket("auth-userdb")));
      throw failed(
          name,
          Failure.TEMPORARY,
          "User lookup failed: Internal error occurred. Refer to server log for more information.");
    }
    Userdbs.User user = new Userdbs(adm.call().host(), adm.conf()).find(name).orElse(null);
    if (user == null) {
      throw failed(name, Failure.NO_USER, "User doesn't exist");
    }
    Account account = user.account().orElse(null);
    if (account == null) {
      throw failed(
          name,
          Failure.TEMPORARY,
          "Couldn't drop privileges: User is missing UID (see mail_uid setting)");
    } else if (account.uid() == 0) {
      throw failed(
          name,
          Failure.TEMPORARY,
          "User lookup failed: Invalid settings in userdb: userdb returned 0 as uid");
    } else if (!inRange(adm.conf(), account)) {
      throw failed(
          name,
          Failure.TEMPORARY,
          "User lookup failed: Mail access for users with UID %d not permitted (see first_valid_uid in config file, uid from userdb lookup)."
              .formatted(account.uid()));
    }
    Account caller = adm.call().user();
    if (!caller.isRoot() && caller.uid() != account.uid()) {
      throw Failure.fatal(
          DovecotConf.EXIT_FATAL,
          "setuid(%d(%s) from userdb lookup) failed with euid=%d(%s): Operation not permitted (This binary should probably be called with process user set to %d(%s) instead of %d(%s))"
              .formatted(
                  account.uid(),
                  account.name(),
                  caller.uid(),
                  caller.name(),
                  account.uid(),
                  account.name(),
                  caller.uid(),
                  caller.name()));
    }
    try {
      return new MailUser(
          account,
          Namespaces.of(adm.conf(), user.mail()).account(account, adm.call().host(), adm.spools()));
    } catch (UnusableAccountException wrong) {
      throw failed(name, Failure.TEMPORARY, String.valueOf(wrong.getMessage()));
    }
  }

  Failure failed(int code, String why) {
    return failed(account.name(), code, why);
  }

  private static Failure failed(String user, int code, String why) {
    return new Failure(code, "doveadm(" + user + "): Error: " + why);
  }

  /** All that can be selected, INBOX last. */
  List<String> names() throws IOException {
    return names(List.of(), false);
  }

  /**
   * The same as masks ask for it.
   *
   * @param roots whether those of namespaces are told, which may be no mailboxes
   */
  List<String> names(List<String> masks, boolean roots) throws IOException {
    List<String> names = new ArrayList<>();
    for (MailAccount.Listed listed : mail.list()) {
      String name = listed.name();
      boolean root = mail.isRoot(name) && !name.equals("INBOX");
      boolean asked =
          mail.isListed(name, prefix -> masks.stream().anyMatch(mask -> mask.startsWith(prefix)));
      if (asked && (root ? roots : listed.selectable())) {
        names.add(name);
      }
    }
    return names;
  }
}
