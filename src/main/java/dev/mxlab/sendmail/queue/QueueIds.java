package dev.mxlab.sendmail.queue;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Makes queue ids as sendmail 8.17 does: {@code 6AM1rg1F000039} is the year, month, day, hour,
 * minute and second in UTC, one character each, a sequence of two characters, and six digits of a
 * process id. Here every message is a process of its own: the number grows with each id, so that
 * within a second a million ids differ; it starts, as the sequence does, at random, so that a
 * restart within the same second does not repeat an id. {@link FileQueue} looks on the disk
 * besides.
 */
public final class QueueIds {
  private static final String CHARS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** How many of the characters count; the seconds of a minute need so many. */
  private static final int BASE = 60;

  private static final int PROCESSES = 1_000_000;
  private static final Pattern FORM = Pattern.compile("[0-9A-Za-z]{8}[0-9]{6,}");

  private final InstantSource clock;
  private int sequence;
  private int process;

  public QueueIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.sequence = random.nextInt(BASE * BASE);
    this.process = 300 + random.nextInt(32_000);
  }

  public synchronized String next() {
    sequence = (sequence + 1) % (BASE * BASE);
    process = process + 1 == PROCESSES ? 1 : process + 1;
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    char[] id = {
      // struct tm counts years from 1900.
      CHARS.charAt((now.getYear() - 1900) % BASE),
      CHARS.charAt(now.getMonthValue() - 1),
      CHARS.charAt(now.getDayOfMonth()),
      CHARS.charAt(now.getHour()),
      CHARS.charAt(now.getMinute()),
      CHARS.charAt(now.getSecond() % BASE),
      CHARS.charAt(sequence / BASE),
      CHARS.charAt(sequence % BASE)
    };
    return new String(id) + Integer.toString(1_000_000 + process).substring(1);
  }

  /** Whether {@code text} has the form of a queue id, so that it may be part of a file's name. */
  public static boolean isQueueId(String text) {
    return FORM.matcher(text).matches();
  }
}
