package dev.mxlab.net.sasl;

import dev.mxlab.net.sasl.Exchange.Step;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bearer tokens (RFC 7628), of which nobody here can say what they are worth. */
final class Bearer implements Conversation {
  private static final Pattern OAUTHBEARER =
      Pattern.compile(
          "n,a=([^,\u0001]+),\u0001(?:[^\u0001]+\u0001)*auth=Bearer [^\u0001]*\u0001.*");

  private static final Pattern XOAUTH2 =
      Pattern.compile("user=([^\u0001]+)\u0001auth=Bearer [^\u0001]*\u0001.*");

  private final Mechanism mechanism;
  private String user = "";

  Bearer(Mechanism mechanism) {
    this.mechanism = mechanism;
  }

  @Override
  public Step begin() {
    return new Step.Challenge("");
  }

  /** What is wrong with a token the client is told first; then it has failed. */
  @Override
  public Step answer(String text) {
    boolean older = mechanism == Mechanism.XOAUTH2;
    Matcher matcher = (older ? XOAUTH2 : OAUTHBEARER).matcher(text);
    if (!user.isEmpty() || !matcher.matches()) {
      return known();
    }
    user = matcher.group(1);
    String wrong =
        older
            ? "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"}"
            : "{\"status\":\"invalid_token\"}";
    return Step.Challenge.of(wrong);
  }

  @Override
  public Step known() {
    return new Step.Failed(new Credentials.Proven(mechanism.word(), user));
  }
}
