package dev.mxlab.lab;

import dev.mxlab.dovecot.Doveconf;
import dev.mxlab.dovecot.Dovecot;
import dev.mxlab.dovecot.doveadm.Doveadm;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Commands;
import dev.mxlab.host.command.HostCommands;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.mua.Mail;
import dev.mxlab.named.tool.NamedCheckconf;
import dev.mxlab.named.tool.NamedCheckzone;
import dev.mxlab.named.tool.NamedJournalprint;
import dev.mxlab.named.tool.Rndc;
import dev.mxlab.named.tool.RndcConfgen;
import dev.mxlab.named.tool.dig.Dig;
import dev.mxlab.named.tool.host.HostCommand;
import dev.mxlab.named.tool.keygen.TsigKeygen;
import dev.mxlab.named.tool.nslookup.Nslookup;
import dev.mxlab.named.tool.nsupdate.Nsupdate;
import dev.mxlab.sendmail.command.Mailstats;
import dev.mxlab.sendmail.command.Make;
import dev.mxlab.sendmail.command.Newaliases;
import dev.mxlab.sendmail.command.SendmailCommand;
import dev.mxlab.sendmail.command.Sendmailconfig;
import dev.mxlab.sendmail.local.SmrshCommand;
import dev.mxlab.sendmail.m4.M4;
import dev.mxlab.sendmail.map.Editmap;
import dev.mxlab.sendmail.map.Makemap;
import dev.mxlab.sendmail.map.Praliases;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Every command of the tutorials. */
final class LabCommands {
  private LabCommands() {}

  /**
   * All of them.
   *
   * @param spools where mail programs find the mailboxes
   * @param before is done before any: what has happened is to stand in the logs by then
   */
  static Commands all(Spools spools, Runnable before) {
    List<Command> all = new ArrayList<>(HostCommands.all());
    all.add(new Dig());
    all.add(new HostCommand());
    all.add(new Nslookup());
    all.add(new Nsupdate());
    all.add(new TsigKeygen());
    all.add(new NamedCheckconf());
    all.add(new NamedCheckzone());
    all.add(new NamedJournalprint());
    all.add(new Rndc());
    all.add(new RndcConfgen());
    all.add(new SendmailCommand());
    all.add(new Sendmailconfig());
    all.add(new SmrshCommand());
    all.add(new Mailstats());
    all.add(new M4());
    all.add(new Editmap());
    all.add(new Make());
    all.add(new Makemap());
    all.add(new Newaliases());
    all.add(new Praliases());
    all.add(new Doveconf());
    all.add(new Dovecot());
    all.add(new Doveadm(spools));
    all.add(new Mail(spools::mbox));
    List<Command> later = new ArrayList<>();
    all.forEach(command -> later.add(new After(before, command)));
    return new Commands(later);
  }

  private record After(Runnable before, Command command) implements Command {
    @Override
    public List<String> names() {
      return command.names();
    }

    @Override
    public int run(Call call) throws IOException {
      before.run();
      return command.run(call);
    }
  }
}
