// What a dataset is called in front of people.
import { useMessages } from '../../i18n/provider.tsx'
import { networkMessages } from './messages.ts'
import { kindOf } from './replica.ts'

/** @returns the words for a dataset's name; the name itself where this version knows no words for it */
export function useDatasetName(): (dataset: string) => string {
  const t = useMessages(networkMessages)
  return (dataset) => {
    const kind = kindOf(dataset)
    switch (kind.kind) {
      case 'catalogue':
        return kind.name === '' || kind.name === 'main' ? t('dataset.catalogue') : t('dataset.catalogueNamed', { name: kind.name })
      case 'journal':
        return t('dataset.journal', { year: kind.year })
      case 'profile':
        return t('dataset.profile')
      case 'other':
        return dataset
    }
  }
}
