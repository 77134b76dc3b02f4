package dev.mxlab.sendmail.reception;

import dev.mxlab.host.Host;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.local.ListFiles;
import dev.mxlab.sendmail.local.LocalNames;
import dev.mxlab.sendmail.local.RuleForm;
import dev.mxlab.sendmail.local.RuleRouter;
import dev.mxlab.sendmail.queue.Dispatch;
import dev.mxlab.sendmail.queue.QueueRunner;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.sendmail.rewrite.Rules;

/**
 * A mail system as one reading of its sendmail.cf made it: what those who take messages work with.
 */
public record Mta(
    Host host,
    CfConfig config,
    Settings settings,
    Rules rules,
    Locals locals,
    QueueStore queue,
    Dispatch dispatch,
    QueueRunner runner) {

  /** Where addresses go: the rules, then aliases, .forward files and users. */
  public Router router() {
    return new RuleRouter(
        rules, locals, new ListFiles(host, config), new RuleForm(rules, config), host.onward());
  }

  /** Whom local names mean. */
  public LocalNames names() {
    return new LocalNames(rules, locals, host.onward());
  }

  /** $j: {@code mail.example.com}. */
  public String name() {
    return config.macro("j");
  }
}
