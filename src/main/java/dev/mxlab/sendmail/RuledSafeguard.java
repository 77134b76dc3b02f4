package dev.mxlab.sendmail;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.delivery.Safeguard;
import dev.mxlab.sendmail.map.RecentAnswers;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.rewrite.AddressText;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.NotAtHand;
import dev.mxlab.sendmail.rewrite.Rules;
import dev.mxlab.sendmail.tls.SendmailTls;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import dev.mxlab.smtp.client.Transfer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opportunistic TLS and authentication of the SMTP client, as the rulesets try_tls, tls_server,
 * tls_rcpt and authinfo want it (doc/op, section 5.1.4).
 */
final class RuledSafeguard implements Safeguard {
  /** {@code "U:kim" "P=MTIzNA=="} */
  private static final Pattern INFO = Pattern.compile("\"([UIPRM])([:=])([^\"]*)\"");

  private final Mta mta;
  private final @Nullable TlsParty tls;
  private final RecentAnswers recent;

  RuledSafeguard(Mta mta) {
    this.mta = mta;
    this.recent = new RecentAnswers(mta.host().clock());
    this.tls =
        SendmailTls.client(
                mta.host(),
                mta.settings(),
                complaint ->
                    mta.journal().record(new Event.DaemonSaid("sendmail", "warning", complaint)))
            .orElse(null);
  }

  @Override
  public CompletableFuture<Transfer.Safety> of(String host, InetAddress address) {
    Facts facts =
        Facts.NONE.with("{server_name}", host).with("{server_addr}", address.getHostAddress());
    return asked(rules -> rules.ask("try_tls", host, facts))
        .thenCombine(
            asked(rules -> rules.give("authinfo", host, facts)),
            (decision, info) ->
                new Transfer.Safety(
                    decision instanceof Decision.Refuse ? null : tls,
                    new Judgement(host, facts),
                    authInfo(info)));
  }

  /** What the rules know on the spot they say at once: most servers are met again and again. */
  private <T> CompletableFuture<T> asked(Function<Rules, CompletionStage<T>> question) {
    Rules rules = mta.rules().soonAgain(recent);
    return NotAtHand.orElse(
            question.apply(rules.atHand()),
            () ->
                CompletableFuture.supplyAsync(
                        () -> question.apply(rules), mta.host().onward().second())
                    .thenCompose(Function.identity()))
        .toCompletableFuture();
  }

  private static Facts known(Security security, Facts facts) {
    return facts
        .with("{verify}", security.verify())
        .with("{cipher_bits}", security.on() ? Integer.toString(security.bits()) : "")
        .with("{cn_subject}", security.peer().subjectName())
        .with("{cn_issuer}", security.peer().issuerName())
        .with("{cert_subject}", security.peer().subject())
        .with("{cert_issuer}", security.peer().issuer());
  }

  private static Optional<Reply> refusal(Decision decision) {
    return decision instanceof Decision.Refuse refuse
        ? Optional.of(Reply.of(refuse.code(), refuse.dsn(), refuse.text()))
        : Optional.empty();
  }

  /** The rules about one server. */
  private final class Judgement implements Transfer.Judge {
    private final String host;
    private final Facts facts;

    Judgement(String host, Facts facts) {
      this.host = host;
      this.facts = facts;
    }

    @Override
    public CompletionStage<Optional<Reply>> judge(Security security) {
      return asked(rules -> rules.ask("tls_server", security.verify(), known(security, facts)))
          .thenApply(
              decision -> {
                Optional<Reply> refusal = refusal(decision);
                refusal.ifPresent(
                    reply ->
                        mta.journal()
                            .record(
                                new Event.DaemonSaid(
                                    "sendmail",
                                    "notice",
                                    "ruleset=tls_server, arg1=%s, relay=%s, reject=%s"
                                        .formatted(security.verify(), host, reply))));
                return refusal;
              });
    }

    @Override
    public @Nullable CompletionStage<List<Optional<Reply>>> recipients(
        Security security, List<String> recipients) {
      if (!mta.rules().has("tls_rcpt")) {
        return null;
      }
      CompletionStage<List<Optional<Reply>>> all =
          CompletableFuture.completedFuture(new ArrayList<>());
      for (String recipient : recipients) {
        String bare = AddressText.bare(recipient);
        all =
            all.thenCombine(
                asked(rules -> rules.ask("tls_rcpt", bare, known(security, facts))),
                (before, decision) -> {
                  before.add(refusal(decision));
                  return before;
                });
      }
      return all;
    }
  }

  /** Empty where user or password is missing. */
  static Optional<Transfer.AuthInfo> authInfo(String text) {
    Map<String, String> said = new HashMap<>();
    Matcher matcher = INFO.matcher(text);
    while (matcher.find()) {
      String value = matcher.group(3);
      said.put(matcher.group(1), matcher.group(2).equals("=") ? decoded(value) : value);
    }
    String acting = said.getOrDefault("U", "");
    String user = said.getOrDefault("I", acting);
    String password = said.getOrDefault("P", "");
    List<String> mechanisms = new ArrayList<>();
    Arrays.stream(said.getOrDefault("M", "").toUpperCase(Locale.ROOT).split("[\\s,]+"))
        .filter(word -> !word.isEmpty())
        .forEach(mechanisms::add);
    return user.isEmpty() || password.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Transfer.AuthInfo(user, acting.equals(user) ? "" : acting, password, mechanisms));
  }

  private static String decoded(String value) {
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
