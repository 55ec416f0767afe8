// The one place for colours, type and spaces. Style sheets and components use these names and no values of their own.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** Young bamboo to old: what can be pressed, and what is one's own. */
const bamboo: MantineColorsTuple = [
  '#eff7f1',
  '#dceee1',
  '#badcc4',
  '#93c8a4',
  '#74b68a',
  '#579f71',
  '#3d845a',
  '#2a6a46',
  '#1d5639',
  '#123f29',
]

/** Paper and ink, a little warm, so that a page of text is easy on the eyes. */
const gray: MantineColorsTuple = [
  '#fbf9f5',
  '#f4f1ea',
  '#ebe7de',
  '#dfdace',
  '#cdc7b9',
  '#a9a395',
  '#7d786c',
  '#5b5950',
  '#3b3b35',
  '#23251f',
]

/** The same at night, a little green. */
const dark: MantineColorsTuple = [
  '#e7eae4',
  '#c0c7c0',
  '#9faaa2',
  '#75807a',
  '#414a45',
  '#323a36',
  '#262c29',
  '#171b19',
  '#111413',
  '#0c0e0d',
]

/** On its way; wants a look. */
const amber: MantineColorsTuple = [
  '#fdf6e7',
  '#f8e9c8',
  '#f0d394',
  '#e7bb5d',
  '#dfa732',
  '#c58d1d',
  '#a87414',
  '#855a10',
  '#67460f',
  '#46300b',
]

/** Failed. */
const brick: MantineColorsTuple = [
  '#fbf0ed',
  '#f5ddd6',
  '#ebbbae',
  '#e09683',
  '#d5755e',
  '#c75a41',
  '#ad4630',
  '#8f3625',
  '#6f2a1d',
  '#4b1c14',
]

const sans = `system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif`
/** For titles and headings: the faces that systems bring for reading books. */
const serif = `'Iowan Old Style', Charter, 'Sitka Text', 'Noto Serif', Georgia, 'Liberation Serif', serif`
const mono = `ui-monospace, 'Cascadia Mono', Consolas, 'Noto Sans Mono', 'Liberation Mono', monospace`

export const theme = createTheme({
  colors: { bamboo, gray, dark, amber, brick },
  primaryColor: 'bamboo',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  black: '#23251f',
  fontFamily: sans,
  fontFamilyMonospace: mono,
  headings: {
    fontFamily: serif,
    fontWeight: '600',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '2.25rem', lineHeight: '1.15' },
      h2: { fontSize: '1.375rem', lineHeight: '1.3' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.375rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.55', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.5rem' },
  radius: { xs: '0.25rem', sm: '0.375rem', md: '0.625rem', lg: '0.875rem', xl: '1.25rem' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
})

/** Names for what a colour is for. Contrast is at least 4.5 : 1 for each text colour on each ground, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--serif': serif,
    '--measure': '78rem',
    '--header-height': '4rem',
    '--page-side': 'clamp(1rem, 3vw, 2rem)',
  },
  light: {
    '--mantine-color-body': gray[0],
    '--mantine-color-text': gray[9],
    '--mantine-color-dimmed': '#605e54',
    '--mantine-color-placeholder': '#6b685d',
    '--ground': gray[0],
    '--surface': '#ffffff',
    '--sunken': gray[1],
    '--line': gray[2],
    '--line-strong': gray[4],
    '--ink': gray[9],
    '--ink-soft': '#605e54',
    '--own-ground': bamboo[1],
    '--own-ink': bamboo[8],
    '--accent': bamboo[7],
    '--accent-faint': bamboo[0],
    '--busy': amber[5],
    '--busy-ground': amber[0],
    '--busy-line': amber[2],
    '--busy-ink': amber[7],
    '--failed': brick[5],
    '--failed-ink': brick[7],
    '--calm': bamboo[5],
    '--found': '#f8ebbe',
    '--lift': '0 1px 2px rgb(35 37 31 / 5%), 0 8px 24px -12px rgb(35 37 31 / 14%)',
  },
  dark: {
    '--mantine-color-body': dark[7],
    '--mantine-color-text': dark[0],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--ground': dark[7],
    '--surface': '#1e2321',
    '--sunken': '#222825',
    '--line': '#2b322f',
    '--line-strong': dark[4],
    '--ink': dark[0],
    '--ink-soft': dark[2],
    '--own-ground': '#1f3a2b',
    '--own-ink': bamboo[2],
    '--accent': bamboo[3],
    '--accent-faint': '#1b2a22',
    '--busy': amber[4],
    '--busy-ground': '#26241b',
    '--busy-line': '#4b4025',
    '--busy-ink': amber[3],
    '--failed': brick[4],
    '--failed-ink': brick[3],
    '--calm': bamboo[4],
    '--found': '#4d4118',
    '--lift': '0 1px 2px rgb(0 0 0 / 30%), 0 12px 28px -14px rgb(0 0 0 / 60%)',
  },
})
