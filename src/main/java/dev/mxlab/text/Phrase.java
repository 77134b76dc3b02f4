package dev.mxlab.text;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * A sentence for people that waits for its language: a key of the bundle {@code messages} beside
 * the class that says it (messages.properties in English, messages_ko.properties in Korean, UTF-8),
 * with the arguments of its {@link MessageFormat}.
 */
public record Phrase(String bundle, String key, List<Object> arguments) {
  /** Without a fallback to the JVM's own locale: what is not Korean reads English. */
  private static final ResourceBundle.Control ENGLISH_ELSE =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  public Phrase {
    arguments = List.copyOf(arguments);
  }

  public static Phrase of(Class<?> speaker, String key, Object... arguments) {
    return new Phrase(speaker.getPackageName() + ".messages", key, List.of(arguments));
  }

  public String in(Locale locale) {
    try {
      String pattern = ResourceBundle.getBundle(bundle, locale, ENGLISH_ELSE).getString(key);
      return new MessageFormat(pattern, locale).format(arguments.toArray());
    } catch (MissingResourceException missing) {
      return key + arguments;
    }
  }
}
