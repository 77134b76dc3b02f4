package dev.mxlab.sendmail.cf;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The options of a sendmail.cf as values; what the file does not say is sendmail's default. */
public final class Settings {
  /** {@code O DeliveryMode}. */
  public enum DeliveryMode {
    /** Deliver after the reply to the client. */
    BACKGROUND,
    /** Deliver before it. */
    INTERACTIVE,
    /** Leave it to the next queue run. */
    QUEUE_ONLY,
    /** So too, without any look-up. */
    DEFER
  }

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");

  private final CfConfig config;

  /** What was asked for before: each message asks for the same few again. */
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  private final Map<String, Duration> intervals = new ConcurrentHashMap<>();

  public Settings(CfConfig config) {
    this.config = config;
  }

  public CfConfig config() {
    return config;
  }

  /** The value as it stands, or the default. */
  public String text(String option) {
    String known = texts.get(option);
    return known != null ? known : texts.computeIfAbsent(option, this::read);
  }

  private String read(String option) {
    return config
        .option(option)
        .map(CfConfig.Option::value)
        .orElseGet(() -> CfOptions.table().initial(option));
  }

  public long number(String option) {
    String digits = text(option).strip();
    return DIGITS.matcher(digits).matches() ? Long.parseLong(digits) : 0;
  }

  /** As atobool in readcf.c: empty, or beginning with T, Y or 1. */
  public boolean flag(String option) {
    String value = text(option);
    return value.isEmpty()
        ? config.option(option).isPresent()
        : "tTyY1".indexOf(value.charAt(0)) >= 0;
  }

  public Duration interval(String option) {
    return intervals.computeIfAbsent(option, this::length);
  }

  private Duration length(String option) {
    CfOptions.Kind unit =
        CfOptions.table().named(option).map(CfOptions.Row::kind).orElse(CfOptions.Kind.MINUTES);
    return Intervals.parse(text(option), unit);
  }

  /** A time as {@code -q30m} has it; a bare number is minutes. */
  public static Duration minutes(String text) {
    return Intervals.parse(text, CfOptions.Kind.MINUTES);
  }

  public Duration queueReturn() {
    return normal("Timeout.queuereturn");
  }

  /** Zero for no warning. */
  public Duration queueWarn() {
    return normal("Timeout.queuewarn");
  }

  private Duration normal(String option) {
    String normal = option + ".normal";
    return config.option(normal).isPresent() ? interval(normal) : interval(option);
  }

  /** The queue's directory, or the one in which there are several. */
  public String queueDirectory() {
    String path = text("QueueDirectory");
    return path.endsWith("*") && path.lastIndexOf('/') > 0
        ? path.substring(0, path.lastIndexOf('/'))
        : path;
  }

  /** QueueDirectory as it stands there; with a star at its end it names several. */
  public String queuePath() {
    return text("QueueDirectory");
  }

  /** 0 for no limit. */
  public long maxMessageSize() {
    return number("MaxMessageSize");
  }

  public DeliveryMode deliveryMode() {
    return mode(text("DeliveryMode"));
  }

  /** By first letter: b, i, q, d. */
  public static DeliveryMode mode(String value) {
    return switch (value.isEmpty() ? 'b' : value.toLowerCase(Locale.ROOT).charAt(0)) {
      case 'i' -> DeliveryMode.INTERACTIVE;
      case 'q' -> DeliveryMode.QUEUE_ONLY;
      case 'd' -> DeliveryMode.DEFER;
      default -> DeliveryMode.BACKGROUND;
    };
  }

  /** {@code O EightBitMode}: what becomes of octets above 127. */
  public enum EightBit {
    /** What is not MIME is made MIME. */
    MIMEFY,
    /** What is not MIME passes as it is. */
    PASS,
    /** What is not MIME is refused. */
    STRICT
  }

  public EightBit eightBit() {
    String mode = text("EightBitMode");
    return switch (mode.isEmpty() ? 'p' : mode.toLowerCase(Locale.ROOT).charAt(0)) {
      case 'm' -> EightBit.MIMEFY;
      case 's' -> EightBit.STRICT;
      default -> EightBit.PASS;
    };
  }

  /** {@code O PrivacyOptions}, lower case; {@code goaway} stands for what it implies. */
  public Set<String> privacy() {
    Set<String> words = new TreeSet<>();
    for (CfConfig.Option option : config.options()) {
      if (option.name().equals("PrivacyOptions")) {
        for (String word : option.value().toLowerCase(Locale.ROOT).split("[,\\s]+")) {
          words.add(word);
        }
      }
    }
    if (words.contains("goaway")) {
      words.addAll(
          Set.of(
              "needmailhelo",
              "needexpnhelo",
              "needvrfyhelo",
              "noexpn",
              "novrfy",
              "noverb",
              "authwarnings",
              "restrictexpand"));
    }
    return words;
  }
}
