package dev.mxlab.sendmail.reception;

import dev.mxlab.host.Host;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.local.ListFiles;
import dev.mxlab.sendmail.local.LocalNames;
import dev.mxlab.sendmail.local.RuleForm;
import dev.mxlab.sendmail.local.RuleRouter;
import dev.mxlab.sendmail.queue.Dispatch;
import dev.mxlab.sendmail.queue.LoadAverage;
import dev.mxlab.sendmail.queue.QueueRunner;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.sendmail.rewrite.Rules;

/**
 * A mail system as one reading of its sendmail.cf made it: what those who take messages work with.
 *
 * @param program whose work it is in the log: {@code sendmail} for a command, empty for the daemon
 * @param load of the machine
 */
public record Mta(
    Host host,
    CfConfig config,
    Settings settings,
    Rules rules,
    Locals locals,
    QueueStore queue,
    Dispatch dispatch,
    QueueRunner runner,
    String program,
    LoadAverage load) {
  /** Of the daemon. */
  public Mta(
      Host host,
      CfConfig config,
      Settings settings,
      Rules rules,
      Locals locals,
      QueueStore queue,
      Dispatch dispatch,
      QueueRunner runner) {
    this(host, config, settings, rules, locals, queue, dispatch, runner, "", LoadAverage.NONE);
  }

  /** Where it tells what it does. */
  public HostJournal journal() {
    return host.journal().by(program);
  }

  /** The same in a command's name. */
  public Mta by(String command) {
    return new Mta(host, config, settings, rules, locals, queue, dispatch, runner, command, load);
  }

  /** The same on a machine with this load. */
  public Mta under(LoadAverage other) {
    return new Mta(host, config, settings, rules, locals, queue, dispatch, runner, program, other);
  }

  /** The same with deliveries by {@code one}. */
  public <D extends Dispatch & QueueRunner> Mta with(D one) {
    return new Mta(host, config, settings, rules, locals, queue, one, one, program, load);
  }

  /** Where addresses go: the rules, then aliases, .forward files and users. */
  public Router router() {
    return new RuleRouter(
        rules,
        config.mailers(),
        locals,
        new ListFiles(host, config),
        new RuleForm(rules, config, host.clock()),
        host.onward().second());
  }

  /** Whom local names mean. */
  public LocalNames names() {
    return new LocalNames(rules, config.mailers(), locals, host.onward());
  }

  /** $j: {@code mail.example.com}. */
  public String name() {
    return config.macro("j");
  }
}
