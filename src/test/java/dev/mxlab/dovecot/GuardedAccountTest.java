package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.mailbox.MailAccount;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardedAccountTest {
  /** A method with a default that is not passed on would be answered by nobody. */
  @Test
  void passesEveryQuestionOn() {
    List<String> forgotten =
        Arrays.stream(MailAccount.class.getMethods())
            .filter(asked -> !passedOn(asked))
            .map(Method::getName)
            .toList();
    assertThat(forgotten).isEmpty();
  }

  private static boolean passedOn(Method asked) {
    return Arrays.stream(GuardedAccount.class.getDeclaredMethods())
        .anyMatch(
            own ->
                own.getName().equals(asked.getName())
                    && Arrays.equals(own.getParameterTypes(), asked.getParameterTypes()));
  }
}
