/**
 * The 64 pictures of short authentication strings and their English names, in the order of the Matrix specification:
 * chosen so that people can tell them apart and say them. The order is part of the protocol; names may be translated.
 *
 * @see https://spec.matrix.org/v1.11/client-server-api/#sas-method-emoji
 */
export interface SasEmoji {
  readonly symbol: string
  /** English; what screen readers and people say. */
  readonly name: string
}

const TABLE = '🐶 Dog, 🐱 Cat, 🦁 Lion, 🐎 Horse, 🦄 Unicorn, 🐷 Pig, 🐘 Elephant, 🐰 Rabbit, 🐼 Panda, 🐓 Rooster, 🐧 Penguin, ' +
  '🐢 Turtle, 🐟 Fish, 🐙 Octopus, 🦋 Butterfly, 🌷 Flower, 🌳 Tree, 🌵 Cactus, 🍄 Mushroom, 🌏 Globe, 🌙 Moon, ☁️ Cloud, ' +
  '🔥 Fire, 🍌 Banana, 🍎 Apple, 🍓 Strawberry, 🌽 Corn, 🍕 Pizza, 🎂 Cake, ❤️ Heart, 😀 Smiley, 🤖 Robot, 🎩 Hat, 👓 Glasses, ' +
  '🔧 Spanner, 🎅 Santa, 👍 Thumbs Up, ☂️ Umbrella, ⌛ Hourglass, ⏰ Clock, 🎁 Gift, 💡 Light Bulb, 📕 Book, ✏️ Pencil, ' +
  '📎 Paperclip, ✂️ Scissors, 🔒 Lock, 🔑 Key, 🔨 Hammer, ☎️ Telephone, 🏁 Flag, 🚂 Train, 🚲 Bicycle, ✈️ Aeroplane, 🚀 Rocket, ' +
  '🏆 Trophy, ⚽ Ball, 🎸 Guitar, 🎺 Trumpet, 🔔 Bell, ⚓ Anchor, 🎧 Headphones, 📁 Folder, 📌 Pin'

/** By number: 0 to 63. */
export const SAS_EMOJI: readonly SasEmoji[] = TABLE.split(', ').map((entry) => {
  const space = entry.indexOf(' ')
  return { symbol: entry.slice(0, space), name: entry.slice(space + 1) }
})
