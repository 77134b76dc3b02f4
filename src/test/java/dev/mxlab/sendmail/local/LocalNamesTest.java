package dev.mxlab.sendmail.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Accounts;
import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.delivery.Router.Route;
import dev.mxlab.sendmail.rewrite.Aliases;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.sendmail.rewrite.NotAtHand;
import dev.mxlab.sendmail.rewrite.Rules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where names of this host go when the sendmail.mc says something of them. */
class LocalNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                          | kim                  | local kim
          ''                                          | kim+x@example.com    | local kim at x
          ''                                          | nobody@example.com   | 550 5.1.1 User unknown
          ''                                          | nobody+x             | 550 5.1.1 User unknown
          ''                                          | team                 | alias team
          ''                                          | team+x               | alias team
          ''                                          | list+x@example.com   | alias list+*
          ''                                          | list+one@example.com | alias list+one
          ''                                          | Kim@example.com      | local kim
          define(`MAIL_HUB', `hub.naver.com')         | kim@example.com      | relay hub.naver.com kim@hub.naver.com
          define(`MAIL_HUB', `hub.naver.com')         | kim                  | relay hub.naver.com kim@hub.naver.com
          define(`MAIL_HUB', `hub.naver.com')         | team                 | alias team
          define(`MAIL_HUB', `smtp:hub.naver.com')    | nobody               | smtp hub.naver.com nobody@hub.naver.com
          define(`LOCAL_RELAY', `r.naver.com')        | kim                  | relay r.naver.com kim@r.naver.com
          define(`LUSER_RELAY', `r.naver.com')        | kim                  | local kim
          define(`LUSER_RELAY', `r.naver.com')        | nobody@example.com   | relay r.naver.com nobody@r.naver.com
          define(`LUSER_RELAY', `local:lee')          | nobody               | local lee at nobody
          define(`LUSER_RELAY', `error:5.1.1:"550 Gone"') | nobody          | 550 5.1.1 Gone
          define(`MAIL_HUB', `h.naver.com')FEATURE(`stickyhost') | kim@example.com | relay h.naver.com kim@example.com
          FEATURE(`stickyhost')                       | kim@example.com      | local kim
          FEATURE(`preserve_local_plus_detail')       | kim+x                | 550 5.1.1 User unknown
          LOCAL_USER(`root')define(`MAIL_HUB', `h.naver.com') | root         | local root
          """)
  void goWhereTheFileSendsThem(String mc, String address, String where, @TempDir Path directory) {
    TestMail mail = TestMail.in(directory);
    mail.make(mc + "\n");
    mail.with("/etc/mail/aliases.db", "team", "kim, lee")
        .with("/etc/mail/aliases.db", "list+*", "kim")
        .with("/etc/mail/aliases.db", "list+one", "lee");
    Route route = mail.mta().router().route(address).toCompletableFuture().join();
    assertThat(shown(route)).isEqualTo(where);
  }

  @Test
  void aPairOfSenderAndRecipientMayBeRefused(@TempDir Path directory) {
    TestMail mail = TestMail.in(directory);
    mail.make("FEATURE(`compat_check')dnl\n");
    mail.with("/etc/mail/access.db", "compat:kim@daum.net<@>lee@naver.com", "ERROR:5.7.1:550 No")
        .with("/etc/mail/access.db", "compat:kim@daum.net<@>park@naver.com", "DISCARD");
    List<String> all = List.of("<lee@naver.com>", "<park@naver.com>", "<choi@naver.com>");
    assertThat(mail.mta().router().incompatible("<kim@daum.net>", all).toCompletableFuture().join())
        .containsOnly(
            Map.entry("<lee@naver.com>", new Route.Error(550, "5.7.1", "No")),
            Map.entry("<park@naver.com>", new Route.Discard()));
  }

  @ParameterizedTest
  @CsvSource({"true,true,true", "true,false,false", "false,true,false"})
  void whoIsMeantIsToldOnTheSpotWhenNothingHasToBeRead(
      boolean users, boolean aliases, boolean told, @TempDir Path directory) {
    Accounts accounts = TestHost.inLab(directory).accounts();
    assertThat(accounts.find("kim")).isPresent();
    assertThat(accounts.isRead()).isTrue();
    if (!users) {
      TestHost.inLab(directory).write("etc/server/passwd", "kim:x:1:1::/:\n");
      assertThat(accounts.isRead()).isFalse();
    }
    Aliases none =
        new Aliases() {
          @Override
          public Optional<String> find(String name) {
            return Optional.empty();
          }

          @Override
          public boolean isRead() {
            return aliases;
          }
        };
    Rules rules =
        new Rules() {
          @Override
          public CompletionStage<Decision> ask(String ruleset, String workspace, Facts facts) {
            return NotAtHand.answer();
          }

          @Override
          public Rules atHand() {
            return this;
          }
        };
    Executor nobody =
        work -> {
          throw new AssertionError("changes threads");
        };
    LocalNames names = new LocalNames(rules, new Locals(accounts, none), nobody).atHand();
    CompletableFuture<Decision> found =
        names.find(new Decision.Mailer("local", "", "kim", "")).toCompletableFuture();
    assertThat(found).isDone();
    assertThat(found.isCompletedExceptionally()).isEqualTo(!told);
  }

  private static String shown(Route route) {
    if (route instanceof Route.Local local) {
      return "local " + local.user() + (local.detail().isEmpty() ? "" : " at " + local.detail());
    } else if (route instanceof Route.Remote remote) {
      return remote.mailer() + " " + remote.host() + " " + remote.user();
    } else if (route instanceof Route.Error error) {
      return error.code() + " " + error.dsn() + " " + error.text();
    } else if (route instanceof Route.Aliased aliased) {
      return "alias " + aliased.name();
    }
    return route.toString();
  }
}
