package dev.mxlab.lab;

import dev.mxlab.dns.answer.Cookies;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.resolve.Recursor;
import dev.mxlab.dns.resolve.ResolvConf;
import dev.mxlab.dns.resolve.StubResolver;
import dev.mxlab.dns.resolve.serve.StackTransport;
import dev.mxlab.dns.serve.DnsServer;
import dev.mxlab.dovecot.DovecotDaemon;
import dev.mxlab.host.Commands;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.FileAccounts;
import dev.mxlab.host.Host;
import dev.mxlab.host.LabFiles;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.lab.ca.FirstCertificates;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.named.AnswerSource;
import dev.mxlab.named.NamedDaemon;
import dev.mxlab.named.RecursionSource;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.LabNetwork;
import dev.mxlab.sendmail.MailSystem;
import dev.mxlab.sendmail.SendmailDaemon;
import dev.mxlab.time.LabTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;

/** Makes a lab's hosts and installs their daemons: where all parts meet. */
final class HostMaker {
  private final Topology topology;
  private final Path var;
  private final LabNetwork network;
  private final LabTime time;
  private final Journal journal;
  private final Executor blocking;
  private final Spools spools = new Spools();
  private final Commands commands;
  private final RandomGenerator random = new SecureRandom();

  HostMaker(
      Topology topology,
      Path var,
      LabNetwork network,
      LabTime time,
      Journal journal,
      Executor blocking,
      Runnable beforeCommands) {
    this.commands = LabCommands.all(spools, beforeCommands);
    this.topology = topology;
    this.var = var;
    this.network = network;
    this.time = time;
    this.journal = journal;
    this.blocking = blocking;
  }

  /** A host with its daemons installed, none of them started. */
  Host make(Topology.HostSpec spec) throws IOException {
    LabFiles files = new LabFiles(topology.root(), var, spec.name(), spec.files());
    files.create();
    HostStack stack = network.stack(spec.name());
    StackTransport transport = new StackTransport(stack);
    FileAccounts accounts = new FileAccounts(files, time);
    Host host =
        new Host(
            new Host.Parts(
                spec.name(),
                hostname(files, spec.name()),
                files,
                accounts,
                stack,
                resolver(files, transport),
                time,
                time,
                topology.zone(),
                new HostJournal(journal, spec.name(), time, topology.zone()),
                blocking,
                commands));
    FirstUsers.make(spec.users(), files, accounts);
    accounts.createHomes();
    FirstMaps.build(host);
    if (spec.daemons().contains("sendmail") || spec.daemons().contains("dovecot")) {
      FirstCertificates.make(host, var);
    }
    if (spec.daemons().contains("named")) {
      FirstKeys.make(host);
    }
    for (String daemon : spec.daemons()) {
      host.units().install(daemon(daemon, host, transport));
    }
    return host;
  }

  private static String hostname(LabFiles files, String otherwise) throws IOException {
    Path file = files.real("/etc/hostname");
    if (Files.notExists(file)) {
      return otherwise;
    }
    String name = Files.readString(file, StandardCharsets.UTF_8).strip();
    return name.isEmpty() ? otherwise : name.lines().findFirst().orElse(otherwise);
  }

  private StubResolver resolver(LabFiles files, StackTransport transport) {
    FileView<StubResolver.Config> resolvConf =
        new FileView<>(
            files.real("/etc/resolv.conf"),
            lines -> StubResolver.Config.of(ResolvConf.parse(lines)));
    FileView<HostsFile> hosts = new FileView<>(files.real("/etc/hosts"), HostsFile::parse);
    return new StubResolver(
        new StubResolver.Files(resolvConf, hosts), transport, time, random, answer -> {});
  }

  private Daemon daemon(String unit, Host host, StackTransport transport) {
    return switch (unit) {
      case "named" -> new NamedDaemon(host, recursion(transport), answers());
      case "sendmail" -> new SendmailDaemon(host, new MailEquipment(spools).equipment());
      case "dovecot" -> new DovecotDaemon(host, spools);
      default -> anotherSendmail(unit, host);
    };
  }

  /** {@code sendmail@NAME}: shares the queues with the host's first MTA. */
  private Daemon anotherSendmail(String unit, Host host) {
    Matcher instance = TopologyFile.INSTANCE.matcher(unit);
    if (!instance.matches()) {
      throw new IllegalArgumentException(unit);
    }
    MailSystem system =
        host.units().find("sendmail").orElse(null) instanceof SendmailDaemon first
            ? first.system()
            : new MailSystem(host, new MailEquipment(spools).equipment());
    return new SendmailDaemon(system, instance.group(1));
  }

  private RecursionSource recursion(StackTransport transport) {
    return wanted -> {
      Recursor.Footing footing =
          new Recursor.Footing(transport, time, random, wanted.zones(), wanted.log());
      Recursor recursor =
          wanted.before() instanceof Recursor before
              ? before.changed(footing, wanted.hints(), wanted.policy())
              : new Recursor(footing, wanted.hints(), wanted.policy(), wanted.clients());
      return new RecursionSource.Resolving(recursor, recursor);
    };
  }

  private AnswerSource answers() {
    return (state, observer, counters) -> {
      Cookies cookies = new Cookies(time, random);
      Responder responder = new Responder(state, time, cookies, observer, counters);
      DnsServer server = new DnsServer(responder);
      return new AnswerSource.Services(server.datagrams(), server.streams());
    };
  }
}
