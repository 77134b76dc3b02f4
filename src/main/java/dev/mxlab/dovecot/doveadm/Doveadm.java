package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.Doveconf;
import dev.mxlab.dovecot.Dovecot;
import dev.mxlab.dovecot.DovecotConf;
import dev.mxlab.dovecot.doveadm.Adm.Work;
import dev.mxlab.dovecot.doveadm.Report.Form;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.mailbox.Spools;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** doveadm(1): looks after the server, its sessions and its users' mail. */
public final class Doveadm implements Command {
  private final Spools spools;
  private final Usage usage = Usage.load();
  private final Map<String, Work> works = new HashMap<>();

  /**
   * @param spools where the server finds the mailboxes
   */
  public Doveadm(Spools spools) {
    this.spools = spools;
    works.putAll(Sessions.WORKS);
    works.putAll(Mailboxes.WORKS);
    works.putAll(Messages.WORKS);
    works.putAll(Logins.WORKS);
    works.putAll(Services.WORKS);
    works.putAll(Passwords.WORKS);
    works.putAll(Further.WORKS);
  }

  @Override
  public List<String> names() {
    return List.of("doveadm");
  }

  @Override
  public int run(Call call) throws IOException {
    try {
      return dispatch(call);
    } catch (Failure failure) {
      if (!failure.said().isEmpty()) {
        call.err().println(failure.said());
      }
      return failure.code();
    }
  }

  private int dispatch(Call call) throws Failure, IOException {
    Options options;
    try {
      options = Options.parse("doveadm", "+Dvf:o:hi:c:", call.args());
    } catch (Failure wrong) {
      throw new Failure(DovecotConf.EXIT_FATAL, wrong.said());
    }
    String file = options.value('c').map(call::absolute).orElse(DovecotConf.FILE);
    if (options.has('c') && !Files.exists(call.host().files().real(file))) {
      throw Failure.fatal(
          Failure.TEMPORARY,
          "Error reading configuration: stat(" + file + ") failed: No such file or directory");
    }
    if (!Dovecot.readable(call, file)) {
      return DovecotConf.EXIT_FATAL;
    }
    DovecotConf conf = DovecotConf.read(call.host().files(), file).value();
    Optional<String> name = options.value('f');
    Optional<Form> form = name.flatMap(Form::of);
    if (name.isPresent() && form.isEmpty()) {
      throw new Failure(
          Failure.TEMPORARY, "doveadm: Fatal: Unknown print formatter: " + name.get());
    }
    List<String> words = options.rest();
    if (words.isEmpty() || conf == null) {
      throw unknown("");
    }
    String first = words.get(0);
    switch (first) {
      case "config" -> {
        return Doveconf.show(call, words.subList(1, words.size()));
      }
      case "reload", "stop" -> {
        if (words.size() > 1) {
          throw extraneous(words.get(1));
        }
        return Dovecot.signal(call, first, file);
      }
      case "help" -> {
        return help(call, words);
      }
      default -> {}
    }
    String command = first;
    int used = 1;
    if (usage.isGroup(first)) {
      if (words.size() < 2 || usage.of(first, words.get(1)).isEmpty()) {
        throw unknown(first);
      }
      command = first + ' ' + words.get(1);
      used = 2;
    } else if (List.of("quota", "acl", "fts").contains(first)) {
      throw Failure.fatal(
          Failure.TEMPORARY,
          "Unknown command '%s', but plugin %s exists. Try to set mail_plugins=%s"
              .formatted(first, first, first));
    } else if (usage.of("", first).isEmpty()) {
      throw unknown("");
    }
    Work work = works.get(command);
    if (work == null && words.size() == used) {
      throw new Failure(Failure.USAGE, usage.line(command));
    } else if (work == null) {
      throw Failure.fatal(
          Failure.TEMPORARY, "'" + command + "' is not available in this lab's dovecot");
    }
    work.run(
        new Adm(call, command, conf, spools, usage, form.orElse(null), new Shared()),
        words.subList(used, words.size()));
    return 0;
  }

  static Failure extraneous(String word) {
    return new Failure(Failure.USAGE, "Error: Extraneous arguments found: " + word);
  }

  private Failure unknown(String group) {
    String text = usage.all(group);
    return new Failure(Failure.USAGE, text.substring(0, text.length() - 1));
  }

  /** The real one shows its manual pages, which hosts of a lab do not have. */
  private int help(Call call, List<String> words) throws Failure {
    if (words.size() < 2) {
      throw unknown("");
    } else if (usage.isGroup(words.get(1)) && words.size() < 3) {
      call.out().print(usage.all(words.get(1)));
      return 0;
    }
    String command = String.join(" ", words.subList(1, words.size()));
    String group = words.size() > 2 ? words.get(1) : "";
    if (usage.of(group, words.get(words.size() - 1)).isEmpty()) {
      throw unknown("");
    }
    call.out().println(usage.line(command));
    return 0;
  }
}
