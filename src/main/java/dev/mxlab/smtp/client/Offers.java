package dev.mxlab.smtp.client;

import dev.mxlab.smtp.Reply;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server's EHLO offered (RFC 5321 section 4.1.1.1), and the commands as it understands them.
 *
 * @param lines without the first: {@code SIZE 1000}
 */
record Offers(List<String> lines) {
  static final Offers NONE = new Offers(List.of());

  Offers {
    lines = List.copyOf(lines);
  }

  /** The parameters of an extension; null where it is not offered. */
  @Nullable String of(String keyword) {
    return find(lines, keyword);
  }

  static @Nullable String find(List<String> lines, String keyword) {
    int length = keyword.length();
    for (String line : lines) {
      if (line.regionMatches(true, 0, keyword, 0, length)) {
        if (line.length() == length) {
          return "";
        } else if (line.charAt(length) == ' ' || line.charAt(length) == '=') {
          return line.substring(length + 1);
        }
      }
    }
    return null;
  }

  /** Whether the message must be made fit for this server. */
  boolean encodes(Transfer.Order order) {
    return order.body().encode() && !has("8BITMIME");
  }

  private boolean has(String keyword) {
    return of(keyword) != null;
  }

  String mail(Transfer.Order order) {
    StringBuilder command = new StringBuilder("MAIL From:").append(order.sender());
    if (has("SIZE") && order.content().size() > 0) {
      command.append(" SIZE=").append(order.content().size());
    }
    if (!order.body().type().isEmpty() && has("8BITMIME")) {
      command.append(" BODY=").append(order.body().type());
    }
    Transfer.Wishes wishes = order.wishes();
    if (has("DSN") && !wishes.mail().isEmpty()) {
      command.append(' ').append(wishes.mail());
    }
    if (has("AUTH") && !wishes.auth().isEmpty()) {
      command.append(" AUTH=").append(wishes.auth());
    }
    if (has("DELIVERBY") && !wishes.by().isEmpty()) {
      command.append(" BY=").append(wishes.by());
    }
    return command.toString();
  }

  String rcpt(Transfer.Order order, int recipient) {
    String wish = has("DSN") ? order.wishes().recipient(recipient) : "";
    if (has("DSN") && !has("DELIVERBY") && notifies(order.wishes().by())) {
      wish = withDelay(wish);
    }
    return "RCPT To:" + order.recipients().get(recipient) + (wish.isEmpty() ? "" : " " + wish);
  }

  private static boolean notifies(String by) {
    return by.contains(";N");
  }

  /** RFC 2852 section 4.1.4.2: a server without DELIVERBY is asked to tell of delays instead. */
  private static String withDelay(String wish) {
    if (!wish.startsWith("NOTIFY=")) {
      return "NOTIFY=FAILURE,DELAY" + (wish.isEmpty() ? "" : " " + wish);
    }
    int end = wish.indexOf(' ') < 0 ? wish.length() : wish.indexOf(' ');
    String when = wish.substring(0, end);
    return when.equals("NOTIFY=NEVER") || when.contains("DELAY")
        ? wish
        : when + ",DELAY" + wish.substring(end);
  }

  /** A message that is to come back if it is late goes to no server that cannot promise it. */
  Optional<Reply> tooLate(String by) {
    if (!by.contains(";R")) {
      return Optional.empty();
    }
    String least = of("DELIVERBY");
    if (least == null) {
      return Optional.of(Reply.of(554, "5.4.7", "Server does not support Deliver By"));
    }
    long left = Long.parseLong(by.substring(0, by.indexOf(';')));
    long min = least.strip().matches("\\d{1,9}") ? Long.parseLong(least.strip()) : 0;
    return left >= Math.max(min, 1)
        ? Optional.empty()
        : Optional.of(
            Reply.of(554, "5.4.7", "Message can't be delivered in time; " + left + " < " + min));
  }
}
