package dev.mxlab.sendmail.delivery;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** Network failures and bare reply codes in sendmail's words (errstring.c, usersmtp.c). */
final class Trouble {
  private Trouble() {}

  /** What follows {@code Deferred: }; {@code host} as connected to, {@code mail.naver.com.} */
  static String text(IOException trouble, String host) {
    String message = String.valueOf(trouble.getMessage()).toLowerCase(Locale.ROOT);
    if (trouble instanceof SocketTimeoutException || message.contains("timed out")) {
      return "Connection timed out with " + host;
    }
    if (trouble instanceof NoRouteToHostException || message.contains("no route")) {
      return host + ": No route to host";
    }
    if (message.contains("unreachable")) {
      return host + ": Network is unreachable";
    }
    if (trouble instanceof ConnectException) {
      return "Connection refused by " + host;
    }
    return "Connection reset by " + host;
  }

  /** errno(3) of Linux. */
  static int number(IOException trouble) {
    String text = text(trouble, "");
    if (text.startsWith("Connection timed")) {
      return 110;
    }
    if (text.contains("unreachable")) {
      return 101;
    }
    return text.contains("No route") ? 113 : text.startsWith("Connection refused") ? 111 : 104;
  }

  /** The status of a reply that bears none itself. */
  static String status(int code) {
    return switch (code) {
      case 450 -> "4.2.0";
      case 451 -> "4.3.0";
      case 452 -> "4.3.1";
      case 500 -> "5.5.2";
      case 501, 504 -> "5.5.4";
      case 502, 503 -> "5.5.1";
      case 550 -> "5.2.0";
      case 551 -> "5.1.6";
      case 552 -> "5.2.2";
      case 553 -> "5.1.0";
      default -> code / 100 == 2 ? "2.0.0" : code / 100 == 4 ? "4.0.0" : "5.0.0";
    };
  }

  /** The same for an answer to RCPT, where some codes mean the user. */
  static String recipientStatus(int code) {
    return switch (code) {
      case 550 -> "5.1.1";
      case 553 -> "5.1.3";
      default -> status(code);
    };
  }
}
