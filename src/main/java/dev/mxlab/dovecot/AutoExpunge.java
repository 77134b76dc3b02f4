package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What a session does as its last: mailboxes with autoexpunge lose what has been in them for too
 * long, or is too much.
 */
final class AutoExpunge {
  private static final Logger LOG = LogManager.getLogger(AutoExpunge.class);

  /**
   * One mailbox section.
   *
   * @param age zero for any
   * @param most zero for any number
   */
  private record Rule(String name, Duration age, long most) {}

  private final List<Rule> rules;

  AutoExpunge(DovecotConf conf) {
    List<Rule> found = new ArrayList<>();
    for (List<Section> path : conf.sections()) {
      if (path.size() == 2 && path.get(1).type().equals("mailbox")) {
        Duration age =
            conf.find(path, "autoexpunge")
                .map(Setting::value)
                .flatMap(DovecotConf::duration)
                .orElse(Duration.ZERO);
        String most = conf.find(path, "autoexpunge_max_mails").map(Setting::value).orElse("0");
        String name = conf.value(path.get(0), "prefix") + path.get(1).name();
        if (!age.isZero() || !most.equals("0")) {
          found.add(new Rule(name, age, Long.parseLong(most)));
        }
      }
    }
    rules = List.copyOf(found);
  }

  boolean isNothing() {
    return rules.isEmpty();
  }

  /** May wait for the disk. */
  void run(UserMail mail, String user, Instant now) {
    try {
      MailAccount account = mail.open(user);
      for (Rule rule : rules) {
        if (account.exists(rule.name())) {
          run(account, rule, now);
        }
      }
    } catch (IOException trouble) {
      LOG.warn("autoexpunge of {}", user, trouble);
    }
  }

  private static void run(MailAccount account, Rule rule, Instant now) throws IOException {
    try (Mailbox mailbox = account.open(rule.name())) {
      List<Message> messages = mailbox.refresh().messages();
      UidSet.Builder old = UidSet.builder();
      long left = messages.size();
      for (Message message : messages) {
        boolean tooMany = rule.most() > 0 && left > rule.most();
        boolean tooOld = !rule.age().isZero() && !message.saved().plus(rule.age()).isAfter(now);
        if (!tooMany && !tooOld) {
          break;
        }
        old.add(message.uid());
        left--;
      }
      UidSet gone = mailbox.expunge(old.build(), false);
      LOG.debug("autoexpunge of {}: {}", rule.name(), gone);
    }
  }
}
