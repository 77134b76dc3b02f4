package dev.mxlab.sendmail.local;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.map.RecentAnswers;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QfFormat;
import dev.mxlab.sendmail.rewrite.AddressText;
import dev.mxlab.sendmail.rewrite.Cracked;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Resolution.Side;
import dev.mxlab.sendmail.rewrite.Rules;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Writes messages as the mailers of a sendmail.cf want them (putheader and commaize in headers.c):
 * lines whose condition the mailer's flags do not meet are gone, addresses have been through
 * rulesets 3, 1 or 2, the mailer's own and 4.
 */
public final class RuleForm {
  private static final Pattern PLAIN = Pattern.compile("<?[A-Za-z0-9_+=-]*(@[A-Za-z0-9.-]+)?>?");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern LIMIT = Pattern.compile("[0-9]{1,9}");
  private static final Pattern FOLD = Pattern.compile("[\r\n]+[ \t]*");

  /** What {@code *file*} is made with. */
  private static final String FILE_FLAGS = "lsDFMPEouq9";

  /** Without a condition of their own these are never sent on. */
  private static final Set<String> CONDITIONAL =
      Set.of("full-name", "return-path", "content-length");

  private static final int SMTP = 25;
  private static final int SMTP_LINE = 990;
  private static final Map<String, Integer> PORTS =
      Map.of("smtp", SMTP, "submission", 587, "MSA", 587, "smtps", 465);

  private final Rules rules;
  private final RecentAnswers recent;
  private final CfConfig config;
  private final Settings settings;

  /** O MustQuoteChars, and what belongs to it in any case. */
  private final String mustQuote;

  public RuleForm(Rules rules, CfConfig config, InstantSource clock) {
    this.rules = rules;
    this.recent = new RecentAnswers(clock);
    this.config = config;
    this.settings = new Settings(config);
    String more = settings.text("MustQuoteChars");
    this.mustQuote =
        config.option("MustQuoteChars").isPresent()
            ? Cracked.ALWAYS_QUOTE + more
            : Cracked.MUST_QUOTE;
  }

  /** Whether a mailer is a connection to another host (P=[IPC]). */
  boolean connects(String mailer) {
    CfConfig.Mailer known = config.mailers().get(mailer);
    return known == null || known.path().equals("[IPC]");
  }

  int mostAliases() {
    int most = number(settings.text("MaxAliasRecursion"));
    return most == 0 ? 10 : most;
  }

  CompletionStage<Router.Form> of(Envelope envelope, String mailer, String host) {
    CfConfig.Mailer known = config.mailers().get(mailer);
    String flags = known == null ? FILE_FLAGS : known.flags();
    Router.Way way = known == null ? Router.Way.to(host, FILE_FLAGS) : way(known, host);
    boolean program = known != null && AgentText.isProgram(known);
    // For all of a message maps and names are as they were when first asked.
    Rules message = rules.message(recent);
    boolean named = MailerFlag.NOT_NULL.in(flags);
    String from = !envelope.has('r') ? envelope.sender() : named ? "MAILER-DAEMON" : "<>";
    return plain(from)
        .thenCombine(
            domain(message, from),
            (sender, domain) ->
                new Writing(
                    message,
                    mailer,
                    host,
                    flags,
                    facts(envelope).with(Facts.SENDERS_DOMAIN, domain),
                    way,
                    mustQuote,
                    settings.flag("OldStyleHeaders"),
                    settings.flag("RrtImpliesDsn"),
                    sender))
        .thenCompose(writing -> writing.of(envelope))
        .thenApply(
            form ->
                known != null && program
                    ? new AgentText(config, envelope, known).of(form, host)
                    : form);
  }

  /** Empty where the sender's own mailer does not want it (F=C; setsender in envelope.c). */
  private CompletionStage<String> domain(Rules message, String sender) {
    boolean wanted =
        config.mailers().values().stream()
            .anyMatch(mailer -> MailerFlag.SENDERS_DOMAIN.in(mailer.flags()));
    return wanted
        ? message
            .ask("parse", sender, Facts.NONE)
            .thenCompose(decision -> domain(message, sender, decision))
        : CompletableFuture.completedFuture("");
  }

  private CompletionStage<String> domain(Rules message, String sender, Decision decision) {
    CfConfig.Mailer known =
        decision instanceof Decision.Mailer mailer ? config.mailers().get(mailer.mailer()) : null;
    return known == null || !MailerFlag.SENDERS_DOMAIN.in(known.flags())
        ? CompletableFuture.completedFuture("")
        : message
            .sender(sender, Facts.NONE)
            .thenApply(all -> all.lastIndexOf('@') < 0 ? "" : all.substring(all.lastIndexOf('@')));
  }

  /** Without a route and whatever else stands around an address: $f. */
  private CompletionStage<String> plain(String sender) {
    return PLAIN.matcher(sender).matches()
        ? CompletableFuture.completedFuture(sender)
        : rules.sender(sender, Facts.NONE);
  }

  /** {@code A=TCP $h 2525, L=990, M=1000000}; {@code F=L} means the limit of SMTP. */
  private Router.Way way(CfConfig.Mailer mailer, String host) {
    String[] words = BLANKS.split(mailer.arguments().strip());
    String named = words.length > 1 ? words[1].replace("$h", host) : host;
    String port = words.length > 2 ? words[2] : "";
    int limit = number(mailer.fields().getOrDefault('L', ""));
    int recipients = number(mailer.fields().getOrDefault('r', ""));
    return new Router.Way(
        named.isEmpty() ? host : named,
        PORT.matcher(port).matches() ? Integer.parseInt(port) : PORTS.getOrDefault(port, SMTP),
        limit == 0 && MailerFlag.SHORT_LINES.in(mailer.flags()) ? SMTP_LINE : limit,
        mailer.maxSize(),
        mailer.flags(),
        settings.text("FallbackMXhost"),
        settings.text("FallbackSmartHost"),
        settings.flag("TryNullMXList"),
        number(mailer.fields().getOrDefault('m', "")),
        !MailerFlag.MANY.in(mailer.flags())
            ? 1
            : recipients == 0 ? Router.Way.RECIPIENTS : recipients,
        null);
  }

  private static int number(String digits) {
    return LIMIT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
  }

  private static Facts facts(Envelope envelope) {
    return new Facts(envelope.macros())
        .with(Facts.SENDER, AddressText.bare(envelope.sender()))
        .with("i", envelope.queueId());
  }

  /** One message on its way to one mailer. */
  private record Writing(
      Rules rules,
      String mailer,
      String host,
      String flags,
      Facts facts,
      Router.Way way,
      String mustQuote,
      boolean oldStyle,
      boolean receipts,
      String from) {
    CompletionStage<Router.Form> of(Envelope envelope) {
      return one(AddressText.bare(from).isEmpty() ? "<>" : from, Side.ENVELOPE_SENDER)
          .thenApply(sender -> sender.startsWith("@") ? "<" + sender + ">" : sender)
          .thenCompose(sender -> header(envelope, sender));
    }

    CompletionStage<String> one(String address, Side side) {
      return rules.remote(address, side, mailer, host, facts);
    }

    CompletionStage<Router.Form> header(Envelope envelope, String sender) {
      StringBuilder text = new StringBuilder();
      CompletionStage<StringBuilder> written = CompletableFuture.completedFuture(text);
      for (Envelope.Header line : envelope.headers()) {
        if (wanted(line)) {
          written =
              written.thenCompose(
                  before ->
                      line(line, sender).thenApply(after -> before.append(after).append('\n')));
        }
      }
      return written.thenApply(all -> new Router.Form(sender, all.toString(), way));
    }

    private boolean wanted(Envelope.Header line) {
      String name = line.name().toLowerCase(Locale.ROOT);
      if (name.equals("bcc") || name.equals("resent-bcc")) {
        return line.value().isBlank();
      } else if (receipts && name.equals("return-receipt-to")) {
        // What it asked for is a wish of the envelope now.
        return false;
      }
      String condition = line.condition();
      if (condition.isEmpty()) {
        return !CONDITIONAL.contains(name);
      }
      return condition.startsWith("$") || condition.chars().anyMatch(c -> flags.indexOf(c) >= 0);
    }

    private CompletionStage<String> line(Envelope.Header line, String sender) {
      boolean from = AddressField.isSender(line.name());
      if (line.equals(QfFormat.RETURN_PATH)) {
        return CompletableFuture.completedFuture("Return-Path: <" + sender + ">");
      } else if (!from && !AddressField.isRecipient(line.name())) {
        return CompletableFuture.completedFuture(line.text());
      }
      String value = line.text().substring(line.text().indexOf(':') + 1);
      List<String> words = from || !oldStyle ? List.of() : AddressField.words(value);
      List<String> addresses = words.isEmpty() ? AddressField.addresses(value) : words;
      if (addresses.isEmpty()) {
        return CompletableFuture.completedFuture(line.text());
      }
      Side side = from ? Side.HEADER_SENDER : Side.HEADER_RECIPIENT;
      CompletionStage<List<String>> all = CompletableFuture.completedFuture(new ArrayList<>());
      for (String address : addresses) {
        all =
            all.thenCompose(
                done ->
                    dressed(address, side)
                        .thenApply(
                            now -> {
                              done.add(now);
                              return done;
                            }));
      }
      String name = line.text().substring(0, line.text().indexOf(':'));
      String blank =
          value.substring(0, value.length() - value.stripLeading().length()).replace('\t', ' ');
      return all.thenApply(done -> AddressField.written(name, blank, done));
    }

    /** What stands around an address stays, unless the mailer wants no comments. */
    private CompletionStage<String> dressed(String address, Side side) {
      String flat = FOLD.matcher(AddressField.balanced(address)).replaceAll(" ");
      boolean plain = MailerFlag.NO_COMMENTS.in(flags);
      boolean nobody = AddressText.bare(flat).isEmpty();
      boolean comment = AddressText.scan(flat).text().isEmpty();
      if (nobody || AddressField.isVoid(address)) {
        return CompletableFuture.completedFuture(plain && nobody ? "" : address);
      }
      Cracked cracked = plain ? Cracked.NOTHING : Cracked.of(address, mustQuote);
      return one(flat, side)
          .thenApply(now -> now.isEmpty() ? plain && !comment ? "" : flat : cracked.around(now));
    }
  }
}
