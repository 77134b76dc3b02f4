package dev.mxlab.sendmail.local;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.MacroText;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.rewrite.AddressText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of mailers that are programs (A= of an M line; deliver() in deliver.c): macros
 * stand for what they are, and the first argument with {@code $u} is there once for every
 * recipient.
 */
record AgentText(CfConfig config, Envelope envelope, CfConfig.Mailer mailer) {
  private static final String USER = String.valueOf(Router.Agent.USER);

  /** Mailers that sendmail brings mail to itself. */
  static boolean isProgram(CfConfig.Mailer mailer) {
    return mailer.path().startsWith("/")
        && !mailer.name().equals("local")
        && !mailer.name().equals("prog");
  }

  /** The same form with the program in its way. */
  Router.Form of(Router.Form form, String host) {
    String[] words = mailer.arguments().strip().split("\\s+");
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    String each = "";
    for (String word : words) {
      String text = MacroText.expand(word, name -> value(name, form.sender(), host));
      if (each.isEmpty() && text.contains(USER)) {
        each = text;
      } else {
        (each.isEmpty() ? before : after).add(text.replace(USER, ""));
      }
    }
    Router.Agent agent = new Router.Agent(mailer.path(), before, each, after);
    return new Router.Form(form.sender(), form.header(), form.way().by(agent));
  }

  private @Nullable String value(String macro, String sender, String host) {
    return switch (macro) {
      case "h" -> host;
      case "u" -> USER;
      case "g" -> sender;
      case "f" -> AddressText.unbracketed(envelope.sender());
      case "i" -> envelope.queueId();
      default -> {
        String known = envelope.macros().get(macro);
        yield known == null ? config.raw(macro) : known;
      }
    };
  }
}
