package dev.mxlab.mua;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code mail}.
 *
 * @param file for {@code -f}: a mailbox of the user's own, empty for ~/mbox
 * @param headersOnly -H of Heirloom: the list, and no more
 * @param check -e: says by its exit code whether there is mail
 * @param problem what is wrong with it, in the words of getopt(3) and bsd-mailx
 */
record MailOptions(
    List<String> to,
    List<String> cc,
    List<String> bcc,
    @Nullable String subject,
    List<String> headers,
    @Nullable String from,
    boolean verbose,
    boolean skipEmpty,
    @Nullable String file,
    @Nullable String user,
    boolean headersOnly,
    boolean noHeaders,
    boolean check,
    @Nullable String problem) {
  /** No options at all. */
  static final MailOptions NONE = parse(List.of(), Style.BSD);

  MailOptions {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    headers = List.copyOf(headers);
  }

  static MailOptions parse(List<String> args, Style style) {
    return new Reading(args, style).options();
  }

  /** Addresses may be given in one word, with commas or spaces between them. */
  static List<String> addresses(String text) {
    List<String> addresses = new ArrayList<>();
    for (String word : text.split("[\\s,]+")) {
      if (!word.isEmpty()) {
        addresses.add(word);
      }
    }
    return addresses;
  }

  /** getopt(3), options and words in any order. */
  private static final class Reading {
    private final List<String> to = new ArrayList<>();
    private final List<String> cc = new ArrayList<>();
    private final List<String> bcc = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private @Nullable String subject;
    private @Nullable String from;
    private boolean verbose;
    private boolean skipEmpty;
    private @Nullable String file;
    private @Nullable String user;
    private @Nullable String problem;
    private boolean headersOnly;
    private boolean noHeaders;
    private boolean check;
    private final Style style;
    private final List<String> words = new ArrayList<>();

    Reading(List<String> args, Style style) {
      this.style = style;
      int i = 0;
      while (i < args.size() && problem == null) {
        String arg = args.get(i++);
        if (arg.equals("--")) {
          words.addAll(args.subList(i, args.size()));
          break;
        } else if (arg.startsWith("-") && arg.length() > 1) {
          i = options(arg, args, i);
        } else {
          words.add(arg);
        }
      }
      finish();
    }

    private int options(String arg, List<String> args, int next) {
      for (int at = 1; at < arg.length(); at++) {
        char option = arg.charAt(at);
        if ("abcrsu".indexOf(option) < 0) {
          flag(option);
          continue;
        }
        if (at + 1 < arg.length()) {
          value(option, arg.substring(at + 1));
          return next;
        } else if (next < args.size()) {
          value(option, args.get(next));
          return next + 1;
        }
        problem = "option requires an argument -- '" + option + "'";
        return next;
      }
      return next;
    }

    private void flag(char option) {
      switch (option) {
        case 'v' -> verbose = true;
        case 'E' -> skipEmpty = true;
        case 'f' -> file = "";
        case 'N' -> noHeaders = true;
        case 'e' -> check = style == Style.HEIRLOOM;
        case 'd', 'i', 'I', 'n' -> {
          // Debugging, interrupts, start-up file: nothing that the lab has.
        }
        case 'H' -> {
          headersOnly = style == Style.HEIRLOOM;
          problem = headersOnly ? null : "invalid option -- 'H'";
        }
        default -> problem = "invalid option -- '" + option + "'";
      }
    }

    private void value(char option, String value) {
      switch (option) {
        case 'a' -> headers.add(value);
        case 'b' -> bcc.add(value);
        case 'c' -> cc.addAll(addresses(value));
        case 'r' -> from = value;
        case 's' -> subject = value;
        default -> user = value;
      }
    }

    private void finish() {
      if (file != null && !words.isEmpty()) {
        file = words.remove(0);
        if (!words.isEmpty()) {
          problem = "Cannot give -f and people to send to";
        }
      }
      to.addAll(words);
      boolean sending = subject != null || !cc.isEmpty() || !bcc.isEmpty() || from != null;
      if (problem == null && to.isEmpty() && sending) {
        problem =
            style == Style.BSD
                ? "You must specify to-addr recipients when using -s, -c, -b, or -r"
                : "Send options without primary recipient specified.";
      }
    }

    MailOptions options() {
      return new MailOptions(
          to,
          cc,
          bcc,
          subject,
          headers,
          from,
          verbose,
          skipEmpty,
          file,
          user,
          headersOnly,
          noHeaders,
          check,
          problem);
    }
  }
}
